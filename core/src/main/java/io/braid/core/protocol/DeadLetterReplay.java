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
import io.braid.core.protocol.ReplayEngine.Decoded;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewManifest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Makes events of dead letters that decode now: an epoch of its own, which moves no offset. Once
 * only, whoever else replays, and without taking the stream from the speed layer that reads it.
 */
public final class DeadLetterReplay {
  private static final int ATTEMPTS = 30;

  private final TableLogs logs;
  private final StreamEntry stream;
  private final ReplayEngine engine;
  private final IncrementBuilder builder;
  private final String writer;
  private final Clock clock;
  private final TableLog master;

  /**
   * What a replay came to.
   *
   * @param epoch holds the new events; empty if there were none
   * @param undecodable how many stay dead
   * @param leftOut why views that another Braid registered were not caught up
   */
  public record Outcome(Optional<Epoch> epoch, long undecodable, List<BraidException> leftOut) {
    public Outcome {
      leftOut = List.copyOf(leftOut);
    }
  }

  /**
   * @param stream as it is registered
   * @param writer names this process in the epoch
   */
  public DeadLetterReplay(
      TableLogs logs,
      StreamEntry stream,
      ReplayEngine engine,
      IncrementBuilder builder,
      String writer,
      Clock clock) {
    this.logs = logs;
    this.stream = stream;
    this.engine = engine;
    this.builder = builder;
    this.writer = writer;
    this.clock = clock;
    this.master = logs.open(TableSpec.master(stream));
  }

  /**
   * Commits the epoch, and then sees to it that every view holds it. To be tried again after a
   * crash.
   *
   * @throws BraidException {@code STREAM_BUSY} if epochs of the source come faster than one of the
   *     replay can be written; nothing was changed
   */
  public Outcome run() {
    Optional<LoggedCommit> found = master.findLatest();
    if (found.isEmpty()) {
      return new Outcome(Optional.empty(), 0, List.of());
    }
    LoggedCommit latest = StreamWriter.withColumns(master, stream, found.get());
    Decoded decoded = engine.decode(master.loadSnapshot(latest.version()));
    for (int attempt = 1; decoded.events() > 0; attempt++) {
      refuseTooMany(attempt, decoded);
      Settlement settled = Settlement.of(master, latest.version(), draw(latest, decoded));
      if (settled instanceof Settlement.Ours) {
        return caughtUp(Optional.of(StreamPosition.epochOf(settled.commit())), decoded);
      }
      LoggedCommit newest =
          StreamWriter.withColumns(master, stream, master.findLatest().orElseThrow());
      if (!areAllEpochs(latest, newest)) {
        decoded = engine.decode(master.loadSnapshot(newest.version()));
      }
      latest = newest;
    }
    return caughtUp(Optional.empty(), decoded);
  }

  private Commit draw(LoggedCommit latest, Decoded decoded) {
    Epoch before = StreamPosition.epochOf(latest);
    EpochDraft draft = decoded.write(before, before.notBefore(clock.instant()));
    Epoch epoch = before.next(before.after(), draft.readAt(), writer, draft.counts());
    return Commit.adding(
        Operation.REPLAY,
        new Stamp.Master(stream.name(), epoch, StreamWriter.columnsOf(latest)),
        draft.records());
  }

  /** New events of the source leave every dead letter as it was; nothing else can be sure to. */
  private boolean areAllEpochs(LoggedCommit after, LoggedCommit through) {
    try (Stream<LoggedCommit> since = master.loadSince(after.version())) {
      return since
          .filter(commit -> commit.version() <= through.version())
          .allMatch(commit -> commit.commit().operation() == Operation.EPOCH);
    }
  }

  private Outcome caughtUp(Optional<Epoch> epoch, Decoded decoded) {
    List<BraidException> leftOut = new ArrayList<>();
    for (ViewManifest view :
        DefinitionBuild.kept(logs, new Registrar(logs).load(), stream.name())) {
      try {
        DefinitionBuild.catchUp(logs, stream, view, builder);
      } catch (BraidException e) {
        if (e.code() != ErrorCode.VIEW_INVALID) {
          throw e;
        }
        leftOut.add(e);
      }
    }
    return new Outcome(epoch, decoded.undecodable(), leftOut);
  }

  private void refuseTooMany(int attempt, Decoded decoded) {
    if (attempt > ATTEMPTS) {
      throw new BraidException(
          ErrorCode.STREAM_BUSY,
          "%s: the speed layer commits epochs faster than %d replayed events can be written: %d tries came too late. Nothing was changed. Replay fewer at a time with --where, or at a quieter hour."
              .formatted(stream.name(), decoded.events(), ATTEMPTS));
    }
  }
}
