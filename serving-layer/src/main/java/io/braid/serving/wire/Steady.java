package io.braid.serving.wire;

import io.braid.serving.query.SqlException;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Plans and runs on one state of what is published: again, if that changed meanwhile. A view's
 * definition may be replaced at any moment, and no query may fail or mix two of them for it. One
 * session's own.
 */
final class Steady {
  private static final int MOST_TRIES = 5;
  private static final long NO_TRANSACTION = -1;

  private final LongSupplier changes;
  private final DuckDbWork work;
  private long inTransaction = NO_TRANSACTION;

  /**
   * @param changes as {@link io.braid.serving.query.Relations#changes}
   */
  Steady(LongSupplier changes, DuckDbWork work) {
    this.changes = changes;
    this.work = work;
  }

  /** What is planned, and perhaps run, in one go. */
  interface Attempt {
    Portal run() throws SQLException;
  }

  void endTransaction() {
    inTransaction = NO_TRANSACTION;
  }

  /** A transaction keeps the state that it began with, and so cannot follow a change. */
  Portal run(boolean isInTransaction, Attempt attempt) throws SQLException {
    for (int tries = 1; ; tries++) {
      long before = await();
      if (isInTransaction && inTransaction == NO_TRANSACTION) {
        inTransaction = before;
      }
      if (isInTransaction && inTransaction != before) {
        throw changed();
      }
      try {
        Portal portal = attempt.run();
        if (changes.getAsLong() == before) {
          return portal;
        }
        portal.close();
      } catch (SQLException | RuntimeException e) {
        if (changes.getAsLong() == before || isInTransaction || tries == MOST_TRIES) {
          throw e;
        }
      }
      if (isInTransaction || tries == MOST_TRIES) {
        throw changed();
      }
      work.rollback();
    }
  }

  /** A change takes as long as DuckDB's commit. */
  private long await() {
    long now = changes.getAsLong();
    while (now % 2 != 0) {
      work.checkStop();
      try {
        TimeUnit.MILLISECONDS.sleep(1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw changed();
      }
      now = changes.getAsLong();
    }
    return now;
  }

  private static SqlException changed() {
    return new SqlException(
        "40001", "The definition of a view was replaced meanwhile; start the transaction again");
  }
}
