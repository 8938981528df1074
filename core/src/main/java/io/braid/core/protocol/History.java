package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.TableLog;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks back in a table's log, as far as it was not cleaned up. Stamps only move forwards, so a
 * search halves.
 */
final class History {
  private History() {}

  /**
   * The oldest commit that {@code reached} holds for; it holds for every later one too. Of those
   * that were cleaned up nothing is known.
   */
  static Optional<LoggedCommit> findFirst(TableLog log, Predicate<LoggedCommit> reached) {
    Optional<LoggedCommit> latest = log.findLatest();
    if (latest.isEmpty() || !reached.test(latest.get())) {
      return Optional.empty();
    }
    LoggedCommit found = latest.get();
    long below = log.oldest() - 1;
    while (below + 1 < found.version()) {
      long middle = below + (found.version() - below) / 2;
      LoggedCommit commit = load(log, middle);
      if (reached.test(commit)) {
        found = commit;
      } else {
        below = middle;
      }
    }
    return Optional.of(found);
  }

  /**
   * The newest commit that {@code within} holds for; it holds for every earlier one too.
   *
   * @throws BraidException {@code HORIZON_EXPIRED} if it may be among those that were cleaned up
   */
  static Optional<LoggedCommit> findLast(TableLog log, Predicate<LoggedCommit> within) {
    Optional<LoggedCommit> latest = log.findLatest();
    if (latest.isEmpty() || within.test(latest.get())) {
      return latest;
    }
    long oldest = log.oldest();
    return findFirst(log, within.negate())
        .filter(beyond -> beyond.version() > 0)
        .map(beyond -> load(log, beyond.version() - 1, oldest));
  }

  private static LoggedCommit load(TableLog log, long version, long oldest) {
    if (version < oldest) {
      throw new BraidException(
          ErrorCode.HORIZON_EXPIRED,
          "'braid batch maintain' or 'braid forget' has cleaned up the log that tells of it, before version %d. Ask for a later epoch."
              .formatted(oldest));
    }
    return load(log, version);
  }

  private static LoggedCommit load(TableLog log, long version) {
    try (Stream<LoggedCommit> commits = log.loadSince(version - 1)) {
      return commits
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("Version %d is missing".formatted(version)));
    }
  }
}
