package io.braid.serving.wire;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Nearest;
import io.braid.core.view.Certificate;
import io.braid.serving.query.Pinned;
import io.braid.serving.query.Relations;
import io.braid.serving.query.SqlException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Lets a session read what it wrote: no query runs before what it awaits is visible. */
final class Visibility {
  private final Relations relations;
  private final SessionSettings settings;
  private OptionalLong waitingSinceNanos = OptionalLong.empty();
  private List<Certificate> atBegin = List.of();

  Visibility(Relations relations, SessionSettings settings) {
    this.relations = relations;
    this.settings = settings;
  }

  /**
   * To be asked right before the query.
   *
   * @param views that it reads
   * @param isFixed whether the transaction has settled what it sees
   * @throws NotYet until it is visible, then {@code NOT_YET_VISIBLE}
   */
  void require(List<String> views, Optional<Pinned> pinned, boolean isFixed) {
    List<Certificate> now = relations.certificates();
    if (!isFixed) {
      atBegin = now;
    }
    List<Certificate> seen = pinned.map(Pinned::certificates).orElse(atBegin);
    Optional<String> missing = findMissing(views, seen);
    if (missing.isEmpty()) {
      waitingSinceNanos = OptionalLong.empty();
      return;
    }
    if (pinned.isPresent()) {
      throw never(missing.get(), "braid.at holds the session there; RESET it first");
    }
    if (isFixed) {
      throw never(missing.get(), "The transaction sees one state to its end; begin another");
    }
    waitFor(views, missing.get());
  }

  /** After an error, the next statement waits its whole time. */
  void startAgain() {
    waitingSinceNanos = OptionalLong.empty();
  }

  private void waitFor(List<String> views, String missing) {
    Duration most = settings.braid().patience();
    long since = waitingSinceNanos.orElse(System.nanoTime());
    long end = since + most.toNanos();
    if (System.nanoTime() >= end) {
      throw never(
          missing,
          "The query waited %d ms for it (%s). Ask again, wait longer, or see in braid.lag why the node is behind"
              .formatted(most.toMillis(), BraidSettings.WAIT));
    }
    waitingSinceNanos = OptionalLong.of(since);
    throw new NotYet(
        missing,
        () -> System.nanoTime() >= end || findMissing(views, relations.certificates()).isEmpty());
  }

  private Optional<String> findMissing(List<String> views, List<Certificate> seen) {
    for (Awaited awaited : settings.braid().awaited()) {
      for (Certificate certificate : seen) {
        if (views.contains(certificate.view().whole().view())
            && awaited.concerns(certificate)
            && !awaited.isIn(certificate)) {
          return Optional.of(
              "%s is not visible yet: %s".formatted(awaited, awaited.found(certificate)));
        }
      }
    }
    return Optional.empty();
  }

  private static BraidException never(String missing, String wayOut) {
    return new BraidException(ErrorCode.NOT_YET_VISIBLE, missing + ". " + wayOut);
  }

  /** A stream that nobody knows would be awaited by no query. */
  void requireKnown(String setting, List<Awaited> awaited) {
    Set<String> streams =
        relations.certificates().stream()
            .map(Certificate::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    for (Awaited each : awaited) {
      if (each.stream().isEmpty() && streams.size() != 1) {
        throw new SqlException(
            "22023",
            "%s: an epoch alone is clear only where one stream is served, but here are %d%s. Write STREAM@EPOCH"
                .formatted(
                    setting,
                    streams.size(),
                    streams.isEmpty() ? "" : ": " + String.join(", ", streams)));
      }
      if (!each.stream().isEmpty() && !streams.contains(each.stream())) {
        throw new SqlException(
            "22023",
            "%s: no view of a stream '%s' is served here. %s"
                .formatted(setting, each.stream(), Nearest.hint(each.stream(), streams)));
      }
    }
  }
}
