package io.braid.core.protocol;

import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.DefinitionEntry;
import io.braid.core.registry.DefinitionState;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.EpochRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.view.ViewManifest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Builds a definition beside the live one: a batch view from all of history, and increments from
 * there on. Each step can be tried again after a crash; rivals end with one batch view.
 *
 * <p>Increments begin at the batch view's horizon, so the speed layer must not begin them itself:
 * it keeps a definition that is being built once they are there.
 */
public final class DefinitionBuild {
  private final StreamEntry stream;
  private final ViewManifest view;
  private final BatchEngine engine;
  private final IncrementBuilder builder;
  private final Clock clock;
  private final Supplier<String> ids;
  private final StreamPosition position;
  private final TableLogs logs;
  private final TableLog master;
  private final TableLog batches;
  private final TableLog increments;

  /**
   * @param ids new names for runs
   */
  public DefinitionBuild(
      TableLogs logs,
      StreamEntry stream,
      ViewManifest view,
      BatchEngine engine,
      IncrementBuilder builder,
      Clock clock,
      Supplier<String> ids) {
    this.logs = logs;
    this.stream = stream;
    this.view = view;
    this.engine = engine;
    this.builder = builder;
    this.clock = clock;
    this.ids = ids;
    this.position = new StreamPosition(logs, stream);
    this.master = logs.open(TableSpec.master(stream));
    this.batches = logs.open(TableSpec.batch(view));
    this.increments = logs.open(TableSpec.increments(view));
  }

  /**
   * The definitions of a stream whose increments are kept in step: one that is being built only
   * once they have been begun.
   */
  public static List<ViewManifest> kept(TableLogs logs, Registry registry, String stream) {
    return registry.definitionsOf(stream).stream()
        .filter(entry -> entry.state() != DefinitionState.BUILDING || hasBegun(logs, entry.view()))
        .map(DefinitionEntry::view)
        .toList();
  }

  /** Whether the increments of a definition have been begun. */
  public static boolean hasBegun(TableLogs logs, ViewManifest view) {
    return logs.open(TableSpec.increments(view)).findLatest().isPresent();
  }

  /**
   * Makes the batch view and begins the increments behind it, unless that was done before.
   *
   * @return the horizon of the batch view; 0 if there are no events yet
   */
  public long build() {
    if (increments.findLatest().isEmpty() && position.findLast().isPresent()) {
      LoggedCommit batch = findOrMakeBatch();
      long absorbed = horizonOf(horizonOf(batch) == 0 ? publish(batch) : batch);
      Creation.findOrMake(
          increments,
          () -> new Stamp.Increments(view.name(), view.definition(), absorbed, absorbed));
    }
    return batches.findLatest().map(DefinitionBuild::horizonOf).orElse(0L);
  }

  private LoggedCommit findOrMakeBatch() {
    return Creation.findOrMake(
        batches, () -> stamp(0, position.loadNewest().version(), OffsetVector.START, ""));
  }

  /**
   * Takes over what the increments lack of the master dataset. If events were forgotten since the
   * batch view was made, that is made anew.
   *
   * @return the epoch that they hold now; empty before a speed layer has run
   */
  public Optional<Epoch> catchUp() {
    Optional<Epoch> held = catchUp(logs, stream, view, builder);
    while (isOutdated()) {
      publish(findOrMakeBatch());
      held = catchUp(logs, stream, view, builder);
    }
    return held;
  }

  /** Whether this definition may hold some of what was forgotten. */
  public boolean isOutdated() {
    return isOutdated(logs, stream, view);
  }

  /**
   * Whether a definition that is being built may hold some of what was forgotten: its batch view,
   * or the increments behind that, were made without regard to it.
   */
  public static boolean isOutdated(TableLogs logs, StreamEntry stream, ViewManifest view) {
    return hasBegun(logs, view)
        && StreamForgetting.findLast(logs.open(TableSpec.master(stream)))
            .filter(forgetting -> !isBehind(logs.open(TableSpec.batch(view)), forgetting))
            .isPresent();
  }

  private static boolean isBehind(TableLog batches, LoggedCommit forgetting) {
    long searched =
        Math.min(
            StreamForgetting.remarkOf(forgetting).epoch(),
            StreamPosition.epochOf(forgetting).dataEpoch());
    return batches
        .findLatest()
        .map(batch -> batch.commit().stampAs(Stamp.Batch.class))
        .filter(batch -> batch.masterVersion() >= forgetting.version())
        .filter(batch -> batch.horizon() >= searched)
        .isPresent();
  }

  /** The same without the means to build. Safe beside the speed layer and other rivals. */
  public static Optional<Epoch> catchUp(
      TableLogs logs, StreamEntry stream, ViewManifest view, IncrementBuilder builder) {
    TableLog master = logs.open(TableSpec.master(stream));
    master
        .findLatest()
        .ifPresent(latest -> IncrementsWriter.open(logs, view).catchUp(master, latest, builder));
    return new StreamPosition(logs, stream).findLastOf(view);
  }

  /**
   * The horizon is an epoch that brought something, because that is what increments count; nothing
   * came between it and the position of the last epoch.
   */
  private LoggedCommit publish(LoggedCommit before) {
    TableSnapshot records = position.loadNewest();
    Epoch last = ((Stamp.Master) records.stamp()).epoch();
    long horizon = last.dataEpoch();
    if (horizon == 0) {
      return before;
    }
    List<DataFile> files = engine.recompute(view, records, new EpochRange(1, horizon));
    Commit publication =
        Commit.of(
            Operation.PUBLISH,
            stamp(horizon, records.version(), last.after(), ids.get()),
            files,
            batches.loadSnapshot(before.version()).files());
    return Settlement.of(batches, before.version(), publication).commit();
  }

  private Stamp.Batch stamp(long horizon, long masterVersion, OffsetVector offsets, String runId) {
    return new Stamp.Batch(
        view.name(),
        view.definition(),
        horizon,
        master.tableId(),
        masterVersion,
        offsets,
        runId,
        "",
        clock.instant());
  }

  private static long horizonOf(LoggedCommit commit) {
    return commit.commit().stampAs(Stamp.Batch.class).horizon();
  }
}
