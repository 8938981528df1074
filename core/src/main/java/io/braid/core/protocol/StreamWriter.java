package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.Commit;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewManifest;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The one writer of a stream: commits each epoch to the master dataset, then to every view's
 * increments. The place in the log is read from the master dataset alone. For one thread.
 *
 * <p>After any exception but {@code FENCED} the writer must be opened again; what the master
 * dataset holds and a view lacks is then caught up.
 */
public final class StreamWriter {
  private final TableLogs logs;
  private final StreamEntry stream;
  private final String writer;
  private final Clock clock;
  private final IncrementBuilder builder;
  private final Executor parallel;
  private final TableLog master;
  private LoggedCommit last;
  private List<IncrementsWriter> views = List.of();

  private StreamWriter(
      TableLogs logs,
      StreamEntry stream,
      String writer,
      Clock clock,
      IncrementBuilder builder,
      Executor parallel) {
    this.logs = logs;
    this.stream = stream;
    this.writer = writer;
    this.clock = clock;
    this.builder = builder;
    this.parallel = parallel;
    this.master = logs.open(TableSpec.master(stream));
    this.last =
        Creation.findOrMake(
            master, () -> new Stamp.Master(stream.name(), Epoch.start(writer, clock.instant())));
  }

  /**
   * Finds the stream's place, makes the tables that are missing and catches lagging views up.
   *
   * @param writer names this process in every epoch it commits
   * @param parallel runs the commits of the views side by side
   */
  public static StreamWriter open(
      TableLogs logs,
      StreamEntry stream,
      List<ViewManifest> views,
      String writer,
      Clock clock,
      IncrementBuilder builder,
      Executor parallel) {
    StreamWriter opened = new StreamWriter(logs, stream, writer, clock, builder, parallel);
    opened.follow(views);
    return opened;
  }

  /** Goes on with these views, each caught up with the master dataset. */
  public void follow(List<ViewManifest> manifests) {
    views = manifests.stream().map(view -> IncrementsWriter.open(logs, view)).toList();
    views.forEach(this::refuseAViewAhead);
    forEachView(view -> view.catchUp(master, last, builder));
  }

  /** The last epoch of the stream that this writer knows. */
  public Epoch last() {
    return StreamPosition.epochOf(last);
  }

  /**
   * Commits an epoch everywhere.
   *
   * @throws BraidException {@code FENCED} if another process has written to the stream; nothing of
   *     the draft is in the master dataset then
   */
  public Epoch commit(EpochDraft draft) {
    Epoch before = last();
    if (draft.number() != before.number() + 1) {
      throw new IllegalStateException(
          "Epoch %d cannot follow epoch %d".formatted(draft.number(), before.number()));
    }
    Epoch epoch = before.next(draft.reached(), draft.readAt(), writer, draft.counts());
    last =
        append(
            Commit.adding(
                Operation.EPOCH, new Stamp.Master(stream.name(), epoch), draft.records()));
    if (epoch.counts().records() > 0) {
      forEachView(
          view ->
              view.append(
                  before.dataEpoch(), epoch.number(), draft.incrementsOf(view.view().id())));
    }
    return epoch;
  }

  /** A version taken without a new epoch is maintenance; one with a new epoch is a rival. */
  private LoggedCommit append(Commit commit) {
    LoggedCommit behind = last;
    while (true) {
      Settlement settled = Settlement.of(master, behind.version(), commit);
      if (settled instanceof Settlement.Ours) {
        return settled.commit();
      }
      Epoch theirs = StreamPosition.epochOf(settled.commit());
      if (theirs.number() != last().number()) {
        throw fenced(theirs);
      }
      behind = settled.commit();
    }
  }

  /**
   * Increments follow the master dataset, so a view ahead of it tells of a rival, or of a restore.
   */
  private void refuseAViewAhead(IncrementsWriter view) {
    if (view.epoch() <= last().number()) {
      return;
    }
    Epoch now = StreamPosition.epochOf(master.findLatest().orElse(last));
    if (view.epoch() <= now.number()) {
      throw fenced(now);
    }
    throw new BraidException(
        ErrorCode.TABLE_CORRUPT,
        "%s: the increments of view %s hold epoch %d, but the master dataset ends with epoch %d. One of them was restored or replaced; restore both to one moment."
            .formatted(stream.name(), view.view().id(), view.epoch(), now.number()));
  }

  private BraidException fenced(Epoch theirs) {
    return new BraidException(
        ErrorCode.FENCED,
        "%s: writer '%s' lost its place, because '%s' committed epoch %d at %s. This process stops; nothing of its own epoch was committed. Run one speed layer a stream."
            .formatted(stream.name(), writer, theirs.writer(), theirs.number(), theirs.asOf()));
  }

  private void forEachView(Consumer<IncrementsWriter> action) {
    List<CompletableFuture<Void>> running =
        views.stream()
            .map(view -> CompletableFuture.runAsync(() -> action.accept(view), parallel))
            .toList();
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      throw unwrap(e);
    }
  }

  private static RuntimeException unwrap(CompletionException e) {
    if (e.getCause() instanceof Error error) {
      throw error;
    }
    return e.getCause() instanceof RuntimeException cause ? cause : e;
  }
}
