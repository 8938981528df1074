package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.Remark;
import io.braid.core.view.ViewManifest;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Takes events out of a master dataset, and out of every view of it: one commit to the master
 * dataset, then each definition recomputed, audited and published. The speed layer goes on. To be
 * tried again after a crash, also when nothing is left to take out.
 *
 * <p>Only epochs that the increments of every definition hold are searched. So all that was ever
 * computed from the events is known when they go, and the audit can tell whether anything else has
 * changed: what is recomputed and what the forgotten events add must be the old state.
 */
public final class StreamForgetting {
  private final TableLogs logs;
  private final StreamEntry stream;
  private final ForgettingEngine engine;
  private final IncrementBuilder builder;
  private final Function<ViewManifest, BatchProtocol> batches;
  private final Clock clock;
  private final TableLog master;

  /**
   * What a forgetting came to.
   *
   * @param version of the master dataset from which on the events are in no file
   * @param remark what certificates say from now on
   * @param fresh whether this call took them out; otherwise an earlier one did, and this one has
   *     finished its work
   * @param views each definition that was rebuilt, or found rebuilt
   */
  public record Outcome(
      long version, Remark.Forgetting remark, boolean fresh, List<ViewManifest> views) {
    public Outcome {
      views = List.copyOf(views);
    }
  }

  /**
   * @param builder catches up views that lag
   * @param batches how a batch run of each definition is done
   */
  public StreamForgetting(
      TableLogs logs,
      StreamEntry stream,
      ForgettingEngine engine,
      IncrementBuilder builder,
      Function<ViewManifest, BatchProtocol> batches,
      Clock clock) {
    this.logs = logs;
    this.stream = stream;
    this.engine = engine;
    this.builder = builder;
    this.batches = batches;
    this.clock = clock;
    this.master = logs.open(TableSpec.master(stream));
  }

  /**
   * @param where what is forgotten, as certificates tell it: without the values
   * @return empty if nothing was to be forgotten, and nothing left to be finished
   * @throws BraidException {@code AUDIT_DIFFERS} if a recomputed view differs by more than the
   *     forgotten events; the old one is served then
   */
  public Optional<Outcome> run(String where) {
    if (master.findLatest().isEmpty()) {
      return Optional.empty();
    }
    List<ViewManifest> views =
        DefinitionBuild.kept(logs, new Registrar(logs).load(), stream.name());
    long through = catchUp(views);
    views.forEach(view -> batches.apply(view).begin());
    Optional<LoggedCommit> fresh = takeOut(through, where);
    Optional<LoggedCommit> last = fresh.or(this::findLastForgetting);
    last.ifPresent(commit -> views.forEach(view -> rebuild(view, commit.version())));
    return last.map(
        commit -> new Outcome(commit.version(), remarkOf(commit), fresh.isPresent(), views));
  }

  /** The last epoch that every definition holds. */
  private long catchUp(List<ViewManifest> views) {
    StreamPosition position = new StreamPosition(logs, stream);
    return Stream.concat(
            views.stream()
                .flatMap(view -> DefinitionBuild.catchUp(logs, stream, view, builder).stream()),
            position.findLast().stream())
        .map(Epoch::number)
        .min(Comparator.naturalOrder())
        .orElse(0L);
  }

  private Optional<LoggedCommit> takeOut(long through, String where) {
    return new FileRewrite(master, groups -> engine.rewrite(groups, through))
        .run(
            new Holding(through),
            Operation.FORGET,
            Stamp.Master.class,
            (before, gone) -> gone == 0 ? before : forgetting(before, through, where, gone));
  }

  private Stamp.Master forgetting(Stamp.Master before, long through, String where, long gone) {
    Epoch epoch = before.epoch();
    Remark remark = new Remark.Forgetting(through, where, gone, epoch.notBefore(clock.instant()));
    return new Stamp.Master(before.stream(), epoch.with(remark), before.columns());
  }

  /** Each file by itself; looked for again only if one of them is gone. */
  private final class Holding implements FileRewrite.Selection {
    private final long through;
    private Optional<List<DataFile>> found = Optional.empty();

    Holding(long through) {
      this.through = through;
    }

    @Override
    public List<List<DataFile>> groups(TableSnapshot records) {
      List<DataFile> files =
          found
              .filter(new HashSet<>(records.files())::containsAll)
              .orElseGet(() -> engine.find(records, through));
      found = Optional.of(files);
      return files.stream().map(List::of).toList();
    }
  }

  /** A rival that publishes meanwhile makes a run stale; it may hold what is to be forgotten. */
  private void rebuild(ViewManifest view, long version) {
    BatchProtocol batch = batches.apply(view);
    while (!batch.hasForgotten(version)) {
      Optional<BatchRun> run = batch.recompute(Mode.FULL);
      if (run.isEmpty()) {
        break;
      }
      try {
        batch.audit(run.get().id());
        batch.publish(run.get().id());
      } catch (BraidException e) {
        if (e.code() != ErrorCode.RUN_STALE) {
          throw e;
        }
      }
    }
    batch.expire();
  }

  /** The newest commit that took events out, as far as the log goes back. */
  private Optional<LoggedCommit> findLastForgetting() {
    return findLastForgetting(master);
  }

  /** The same of any master dataset. */
  public static Optional<LoggedCommit> findLastForgetting(TableLog master) {
    try (Stream<LoggedCommit> all = master.loadSince(master.oldest() - 1)) {
      return all.filter(commit -> commit.commit().operation() == Operation.FORGET)
          .reduce((earlier, later) -> later);
    }
  }

  private static Remark.Forgetting remarkOf(LoggedCommit commit) {
    return StreamPosition.epochOf(commit).remarks().stream()
        .filter(Remark.Forgetting.class::isInstance)
        .map(Remark.Forgetting.class::cast)
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }
}
