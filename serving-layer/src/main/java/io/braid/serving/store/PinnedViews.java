package io.braid.serving.store;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableLogs;
import io.braid.core.view.Certificate;
import io.braid.core.view.Pin;
import io.braid.core.view.Pin.OfView;
import io.braid.serving.query.Pinned;
import io.braid.serving.query.Pinning;
import io.braid.serving.query.PublishedView;
import io.braid.serving.tail.DataFolder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Views as of earlier certificates: each is loaded from the lake once, into a schema of its own,
 * for all sessions that ask for it, and dropped when nobody has for a while. Few at a time, and
 * small beside what is served now. Thread-safe.
 */
public final class PinnedViews implements Pinning, AutoCloseable {
  private static final int MOST = 16;
  private static final Duration KEPT = Duration.ofMinutes(5);
  // Longer than any query takes from its plan to its rows.
  private static final Duration LEAST_KEPT = Duration.ofMinutes(1);

  private final PinnedHistory history;
  private final PinnedTables tables;
  private final Clock clock;
  private final Map<List<OfView>, Kept> kept = new HashMap<>();
  private final ScheduledExecutorService loader =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "pinned-views");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param mostBytes of files behind all that is loaded at one time
   */
  public PinnedViews(TableLogs logs, Store store, DataFolder data, long mostBytes, Clock clock) {
    this.history = new PinnedHistory(logs);
    this.tables = new PinnedTables(store, data, mostBytes);
    this.clock = clock;
    loader.scheduleWithFixedDelay(this::dropIdle, 10, 10, TimeUnit.SECONDS);
  }

  @Override
  public Pinned pin(List<Pin> pins) {
    return new PinnedSet(history.load(pins));
  }

  /** What one session has asked for. */
  private final class PinnedSet implements Pinned {
    private final List<PinnedAnswer> answers;
    private final List<PublishedView> views;
    private final List<Certificate> certificates;

    PinnedSet(List<PinnedAnswer> answers) {
      this.answers = answers;
      this.views = answers.stream().map(each -> Publication.of(each.view())).toList();
      this.certificates = answers.stream().flatMap(each -> each.certificates().stream()).toList();
    }

    @Override
    public List<PublishedView> views() {
      return views;
    }

    @Override
    public List<Certificate> certificates() {
      return certificates;
    }

    @Override
    public Optional<String> findSchema(String view) {
      PinnedAnswer answer = find(view);
      history.refuseForgotten(answer);
      return PinnedViews.this.findSchema(answer.pins());
    }

    @Override
    public boolean isLoading(String view) {
      return PinnedViews.this.isLoading(find(view).pins());
    }

    private PinnedAnswer find(String view) {
      return answers.stream()
          .filter(each -> each.view().name().equals(view))
          .findFirst()
          .orElseThrow();
    }
  }

  private static final class Kept {
    private final CompletableFuture<PinnedTables.Loaded> loading;
    private Instant lastUsed;

    Kept(CompletableFuture<PinnedTables.Loaded> loading, Instant now) {
      this.loading = loading;
      this.lastUsed = now;
    }
  }

  private synchronized boolean isLoading(List<OfView> pins) {
    Kept found = kept.get(pins);
    return found != null && !found.loading.isDone();
  }

  private synchronized Optional<String> findSchema(List<OfView> pins) {
    Kept found =
        kept.computeIfAbsent(
            pins,
            missing ->
                new Kept(
                    CompletableFuture.supplyAsync(() -> load(missing), loader), clock.instant()));
    found.lastUsed = clock.instant();
    if (!found.loading.isDone()) {
      return Optional.empty();
    }
    try {
      return Optional.of(found.loading.join().schema());
    } catch (CompletionException e) {
      kept.remove(pins);
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }

  private PinnedTables.Loaded load(List<OfView> pins) {
    PinnedAnswer answer = history.load(List.copyOf(pins)).get(0);
    makeRoom(answer);
    return tables.load(answer);
  }

  private synchronized void makeRoom(PinnedAnswer next) {
    dropIdle();
    while (kept.size() > MOST || !tables.hasRoomFor(next)) {
      Optional<List<OfView>> oldest =
          kept.entrySet().stream()
              .filter(each -> isIdle(each.getValue(), LEAST_KEPT))
              .min(Comparator.comparing(each -> each.getValue().lastUsed))
              .map(Map.Entry::getKey);
      drop(oldest.orElseThrow(() -> tooMany(next)));
    }
  }

  private BraidException tooMany(PinnedAnswer next) {
    return new BraidException(
        ErrorCode.QUERY_TOO_LARGE,
        "There is no room for %s (%d MiB of files) beside the %d pinned views in use; at most %d, with %d MiB of files together. Ask again in a minute, or a node with more memory."
            .formatted(
                Pin.print(next.pins()),
                next.bytes() >> 20,
                kept.size() - 1,
                MOST,
                tables.mostBytes() >> 20));
  }

  synchronized void dropIdle() {
    kept.entrySet().stream()
        .filter(each -> isIdle(each.getValue(), KEPT))
        .map(Map.Entry::getKey)
        .toList()
        .forEach(this::drop);
  }

  private boolean isIdle(Kept each, Duration time) {
    return each.loading.isDone() && each.lastUsed.plus(time).isBefore(clock.instant());
  }

  private void drop(List<OfView> pins) {
    Kept gone = kept.remove(pins);
    if (gone != null && !gone.loading.isCompletedExceptionally()) {
      tables.drop(gone.loading.join());
    }
  }

  @Override
  public void close() {
    loader.shutdownNow();
  }
}
