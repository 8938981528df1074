package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.Commit;
import io.braid.core.log.CommitResult;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.TableLog;
import java.util.Optional;
import java.util.stream.Stream;

/** What became of a commit, once no reply is outstanding. */
sealed interface Settlement {
  int ATTEMPTS = 5;

  /** The commit that has the version, whoever made it. */
  LoggedCommit commit();

  /** The version is our commit. */
  record Ours(LoggedCommit commit) implements Settlement {}

  /** The version is somebody else's commit; ours is not in the table. */
  record Theirs(LoggedCommit commit) implements Settlement {}

  /**
   * Commits and settles lost replies by reading the version back. Trying the same commit again is
   * safe: a version is decided once, and an earlier try that arrives late carries the same id.
   *
   * @throws BraidException {@code COMMIT_UNKNOWN} if no reply could be settled
   */
  static Settlement of(TableLog log, long expected, Commit commit) {
    String evidence = "";
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      CommitResult result = log.commitAfter(expected, commit);
      if (result instanceof CommitResult.Committed committed) {
        return new Ours(new LoggedCommit(committed.version(), commit));
      }
      Optional<LoggedCommit> there = findFirstSince(log, expected);
      if (there.isPresent()) {
        boolean ours = there.get().commit().id().equals(commit.id());
        return ours ? new Ours(there.get()) : new Theirs(there.get());
      }
      evidence = result.toString();
    }
    throw new BraidException(
        ErrorCode.COMMIT_UNKNOWN,
        "Nobody can say whether version %d was committed: %d tries ended without a reply (%s). Nothing was skipped; start again, and the log will tell."
            .formatted(expected + 1, ATTEMPTS, evidence));
  }

  private static Optional<LoggedCommit> findFirstSince(TableLog log, long version) {
    try (Stream<LoggedCommit> commits = log.loadSince(version)) {
      return commits.findFirst();
    }
  }
}
