package io.braid.serving.wire;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * One session's connection to DuckDB: every query in a read-only transaction, and each can be
 * stopped from another thread. Only {@link #stop} may be called from elsewhere.
 */
final class DuckDbWork implements AutoCloseable {
  private final DuckDBConnection connection;
  private final PreparedStatement begin;
  private final PreparedStatement commit;
  private final PreparedStatement rollback;
  private boolean inTransaction;
  private @Nullable Statement running;
  private @Nullable String stopReason;

  DuckDbWork(DuckDBConnection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = 'public'");
    }
    begin = connection.prepareStatement("BEGIN TRANSACTION READ ONLY");
    commit = connection.prepareStatement("COMMIT");
    rollback = connection.prepareStatement("ROLLBACK");
  }

  DuckDBConnection connection() {
    return connection;
  }

  /** Opens the transaction if none is open, and asks the query. */
  ResultSet query(PreparedStatement statement) throws SQLException {
    start(statement);
    try {
      if (!inTransaction) {
        begin.execute();
        inTransaction = true;
      }
      return statement.executeQuery();
    } catch (SQLException e) {
      checkStop();
      throw e;
    } finally {
      done();
    }
  }

  /**
   * What the certificates say that a query has just read.
   *
   * @param sql over rows as in {@code braid.certificates}
   */
  Notice tell(String sql) throws SQLException {
    List<String> certificates = new ArrayList<>();
    Set<String> remarks = new LinkedHashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        certificates.add(rows.getString("certificate"));
        String remark = rows.getString("remarks");
        if (!remark.isEmpty()) {
          remarks.add(remark);
        }
      }
    }
    return Notice.certificate(certificates, List.copyOf(remarks));
  }

  /** Whether a query of the open transaction has fixed what its others see. */
  boolean isInTransaction() {
    return inTransaction;
  }

  void commit() throws SQLException {
    if (inTransaction) {
      inTransaction = false;
      commit.execute();
    }
  }

  void rollback() throws SQLException {
    if (inTransaction) {
      inTransaction = false;
      rollback.execute();
    }
  }

  private synchronized void start(Statement statement) {
    checkStop();
    running = statement;
  }

  private synchronized void done() {
    running = null;
  }

  /** Ends the query that runs, and the next one until {@link #clearStop}. */
  synchronized void stop(String reason) {
    stopReason = reason;
    if (running != null) {
      try {
        running.cancel();
      } catch (SQLException e) {
        // It has ended by itself.
      }
    }
  }

  /** A stop that came just before DuckDB began is lost there, so it is repeated now and then. */
  synchronized void repeatStop() {
    if (stopReason != null) {
      stop(stopReason);
    }
  }

  synchronized void clearStop() {
    stopReason = null;
  }

  synchronized boolean isStopped() {
    return stopReason != null;
  }

  synchronized void checkStop() {
    if (stopReason != null) {
      throw new BraidException(ErrorCode.QUERY_CANCELLED, stopReason);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
