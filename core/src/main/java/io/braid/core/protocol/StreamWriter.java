package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.type.ColumnType;
import io.braid.core.view.ViewManifest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
  private final ColumnType.Struct columns;
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
    this.columns = TableSpec.master(stream).row();
    this.last =
        withColumns(
            master,
            stream,
            Creation.findOrMake(master, () -> stamp(Epoch.start(writer, clock.instant()))));
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
    if (views.stream().anyMatch(view -> view.epoch() > last().number())) {
      passReplays();
    }
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
   * @return empty if a replay of dead letters has taken the draft's number: nothing of the draft is
   *     in the lake, this writer has moved on behind the replay, and the same offsets are to be
   *     read again for the next number
   * @throws BraidException {@code FENCED} if another process has written to the stream; nothing of
   *     the draft is in the master dataset then
   */
  public Optional<Epoch> commit(EpochDraft draft) {
    Epoch before = last();
    if (draft.number() != before.number() + 1) {
      throw new IllegalStateException(
          "Epoch %d cannot follow epoch %d".formatted(draft.number(), before.number()));
    }
    Optional<LoggedCommit> committed =
        append(
            behind -> behind.next(draft.reached(), draft.readAt(), writer, draft.counts()),
            draft.records());
    if (committed.isEmpty()) {
      followTheSame();
      return Optional.empty();
    }
    last = committed.get();
    Epoch epoch = last();
    if (epoch.counts().records() > 0) {
      forEachView(
          view ->
              view.append(
                  before.dataEpoch(), epoch.number(), draft.incrementsOf(view.view().id())));
    }
    return Optional.of(epoch);
  }

  /**
   * Steps over offsets that the source lost, in an epoch of its own that brings nothing: from it on
   * every certificate tells of them.
   *
   * @throws IllegalArgumentException if a range does not start where the stream stands
   */
  public Epoch stepOver(List<OffsetRange> lost, Instant acceptedAt) {
    return commitAlone(behind -> behind.over(lost, acceptedAt, writer));
  }

  /**
   * Lets the log of a stream that was never read begin elsewhere than at the source's beginning, in
   * an epoch of its own that brings nothing.
   *
   * @param start what the project says of it
   */
  public Epoch begin(OffsetVector first, String start, Instant readAt) {
    return commitAlone(behind -> behind.begin(first, start, readAt, writer));
  }

  private Epoch commitAlone(UnaryOperator<Epoch> next) {
    while (true) {
      Optional<LoggedCommit> committed = append(next, List.of());
      if (committed.isPresent()) {
        last = committed.get();
        return last();
      }
      followTheSame();
    }
  }

  /** Takes over what a replay has brought. */
  private void followTheSame() {
    follow(views.stream().map(IncrementsWriter::view).toList());
  }

  private Stamp.Master stamp(Epoch epoch) {
    return new Stamp.Master(stream.name(), epoch, columns);
  }

  /** The newest commit of the master dataset once it has the stream's columns. */
  static LoggedCommit withColumns(TableLog master, StreamEntry stream, LoggedCommit found) {
    ColumnType.Struct columns = TableSpec.master(stream).row();
    LoggedCommit newest = found;
    while (!columnsOf(newest).equals(columns)) {
      new ColumnChange(columnsOf(newest), columns).requireAdditive(stream.name());
      Commit altering =
          Commit.adding(
              Operation.ALTER,
              new Stamp.Master(stream.name(), StreamPosition.epochOf(newest), columns),
              List.of());
      newest = Settlement.of(master, newest.version(), altering).commit();
    }
    return newest;
  }

  static ColumnType.Struct columnsOf(LoggedCommit commit) {
    return (ColumnType.Struct) commit.commit().stampAs(Stamp.Master.class).columns();
  }

  /**
   * Empty if a replay was faster. A version taken without a new epoch is maintenance, whose remarks
   * the next epoch takes over; one with a new epoch that moves offsets is a rival.
   *
   * @param next the epoch to commit, from the one before it
   */
  private Optional<LoggedCommit> append(UnaryOperator<Epoch> next, List<DataFile> records) {
    LoggedCommit behind = last;
    while (true) {
      Epoch epoch = next.apply(StreamPosition.epochOf(behind));
      Commit commit = Commit.adding(Operation.EPOCH, stamp(epoch), records);
      Settlement settled = Settlement.of(master, behind.version(), commit);
      if (settled instanceof Settlement.Ours) {
        return Optional.of(settled.commit());
      }
      if (isReplay(settled.commit())) {
        passReplays();
        return Optional.empty();
      }
      refuse(settled.commit());
      behind = settled.commit();
    }
  }

  /** Moves on behind all that others have committed, unless it moved offsets or columns. */
  private void passReplays() {
    try (Stream<LoggedCommit> since = master.loadSince(last.version())) {
      since.forEach(
          commit -> {
            if (!isReplay(commit)) {
              refuse(commit);
            }
            last = commit;
          });
    }
  }

  private boolean isReplay(LoggedCommit commit) {
    return commit.commit().operation() == Operation.REPLAY
        && StreamPosition.epochOf(commit).after().equals(last().after())
        && columnsOf(commit).equals(columns);
  }

  private void refuse(LoggedCommit commit) {
    Epoch theirs = StreamPosition.epochOf(commit);
    if (!columnsOf(commit).equals(columns)) {
      throw new BraidException(
          ErrorCode.STREAM_ALTERED,
          "%s: another process gave the stream other columns after epoch %d. Nothing that writer '%s' read meanwhile was committed; it is to be opened again, with the columns that the registry names now."
              .formatted(stream.name(), theirs.number(), writer));
    }
    if (theirs.number() != last().number()) {
      throw fenced(theirs);
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
