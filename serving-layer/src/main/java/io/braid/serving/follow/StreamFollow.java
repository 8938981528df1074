package io.braid.serving.follow;

import io.braid.core.error.BraidException;
import io.braid.core.error.Category;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.Follower;
import io.braid.core.protocol.Held;
import io.braid.core.protocol.Move;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewManifest;
import io.braid.serving.store.Store;
import io.braid.serving.store.StreamNews;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Follows one stream, step by step, and never gives up. For one thread. */
public final class StreamFollow {
  private static final Duration POLL = Duration.ofMillis(25);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  /** Increments come shortly after their epoch; only later is it worth a word. */
  private static final Duration USUAL_WAIT = Duration.ofSeconds(3);

  private final TableLogs logs;
  private final Store store;
  private final StreamEntry stream;
  private final Clock clock;
  private final Consumer<String> notes;
  private final StreamPosition position;
  private final Follower follower;
  private Duration retry = FIRST_RETRY;
  private Optional<String> masterTable = Optional.empty();
  private Optional<Epoch> last = Optional.empty();
  private Instant current;
  private String noted = "";

  /**
   * @param notes what an operator should read
   */
  public StreamFollow(
      TableLogs logs, Store store, StreamEntry stream, Clock clock, Consumer<String> notes) {
    this.logs = logs;
    this.store = store;
    this.stream = stream;
    this.clock = clock;
    this.notes = notes;
    this.position = new StreamPosition(logs, stream);
    this.follower = new Follower(logs, stream);
    this.current = clock.instant();
  }

  /**
   * Looks for news once and makes the move that follows from it.
   *
   * @param live the live definition of each view of the stream
   * @return how long to rest before the next step; zero if there may be more
   */
  public Duration step(List<ViewManifest> live) {
    try {
      boolean moved = move(live);
      retry = FIRST_RETRY;
      return moved ? Duration.ZERO : POLL;
    } catch (RuntimeException | Error e) {
      store.tell(news(live, toText(e)));
      Duration rest = retry;
      retry = min(retry.multipliedBy(2), LAST_RETRY);
      return rest;
    }
  }

  private boolean move(List<ViewManifest> live) {
    last = position.findLast();
    startAgainIfReplaced();
    Held held = store.held(stream.name());
    if (live.isEmpty() && !held.batchVersions().isEmpty()) {
      store.forget(stream.name());
      return false;
    }
    List<ViewManifest> followed = new ArrayList<>(live);
    followed.addAll(store.outgoing(stream.name(), live));
    Optional<Move> next = follower.findNext(held, followed);
    if (next.isPresent()) {
      store.apply(news(live, ""), next.get());
      current = clock.instant();
      return true;
    }
    store.tell(news(live, waitsFor(held, live)));
    return false;
  }

  /** A master dataset that was deleted and made again starts from epoch 1 with other events. */
  private void startAgainIfReplaced() {
    if (last.isPresent()) {
      Optional<String> now = Optional.of(logs.open(TableSpec.master(stream)).tableId());
      if (masterTable.isPresent() && !now.equals(masterTable)) {
        store.forget(stream.name());
      }
      masterTable = now;
    }
  }

  private String waitsFor(Held held, List<ViewManifest> live) {
    long lastEpoch = lastEpoch();
    if (lastEpoch < held.epoch()) {
      return "The master dataset ends with epoch %d, before the epoch served: it was restored or cut. The node goes on when it has come as far again; restart it to serve the earlier state"
          .formatted(lastEpoch);
    }
    if (lastEpoch == held.epoch()) {
      current = clock.instant();
    }
    if (Duration.between(current, clock.instant()).compareTo(USUAL_WAIT) < 0) {
      return "";
    }
    String behind =
        live.stream()
            .filter(view -> reach(view) < last.map(Epoch::dataEpoch).orElse(0L))
            .map(view -> "%s (epoch %d)".formatted(view.name(), reach(view)))
            .collect(Collectors.joining(", "));
    return behind.isEmpty()
        ? ""
        : "All views of a stream move together, and these have no increments up to epoch %d: %s. The speed layer brings them when it runs"
            .formatted(lastEpoch, behind);
  }

  private long reach(ViewManifest view) {
    return logs.open(TableSpec.increments(view))
        .findLatest()
        .map(commit -> commit.commit().stampAs(Stamp.Increments.class).epoch())
        .orElse(0L);
  }

  private StreamNews news(List<ViewManifest> live, String reason) {
    if (!reason.equals(noted)) {
      notes.accept("%s: %s".formatted(stream.name(), reason.isEmpty() ? "goes on" : reason));
      noted = reason;
    }
    return new StreamNews(stream.name(), lastEpoch(), live, reason);
  }

  private long lastEpoch() {
    return last.map(Epoch::number).orElse(0L);
  }

  private static String toText(Throwable e) {
    return e instanceof BraidException known && known.code().category() != Category.INTERNAL
        ? known.toText()
        : "DEFECT  Braid met an error that it does not know: " + e;
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
