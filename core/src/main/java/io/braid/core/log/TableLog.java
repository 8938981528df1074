package io.braid.core.log;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * One table's log of commits. Thread-safe. Implementations: in memory (tests), Delta (lake), Delta
 * read-only (serving).
 *
 * <p>A commit that Braid did not make has no stamp; every method that meets one throws {@code
 * TABLE_FOREIGN_WRITE}. Storage that fails throws {@code BraidException} of category DEPENDENCY.
 */
public interface TableLog {

  /** The table's own identity: a table deleted and made again has another. */
  String tableId();

  /** The newest commit; empty if the table does not exist. */
  Optional<LoggedCommit> findLatest();

  /**
   * The oldest version that is still there: 0, unless earlier ones were cleaned up; -1 if the table
   * does not exist.
   */
  long oldest();

  /** Commits with a version greater than {@code version}, oldest first. To be closed. */
  Stream<LoggedCommit> loadSince(long version);

  /** The table as of a version. */
  TableSnapshot loadSnapshot(long version);

  /**
   * Adds exactly the version after {@code expected}, or says that it is taken. Never overwrites.
   */
  CommitResult commitAfter(long expected, Commit commit);
}
