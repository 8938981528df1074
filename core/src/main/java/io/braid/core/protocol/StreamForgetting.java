package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.error.Category;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.Remark;
import io.braid.core.view.ViewManifest;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
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
 *
 * <p>Therefore no definition may be begun meanwhile. The registry says so from {@link #run} until
 * {@link #end}. Of two at once the later one goes on; the other takes no event out any more.
 */
public final class StreamForgetting {
  private final TableLogs logs;
  private final StreamEntry stream;
  private final ForgettingEngine engine;
  private final IncrementBuilder builder;
  private final Function<ViewManifest, BatchProtocol> batches;
  private final Clock clock;
  private final Function<Registry, DataFile> rows;
  private final Registrar registrar;
  private final TableLog master;
  private final String id = UUID.randomUUID().toString();

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
   * @param rows writes the registry as a file of its table
   */
  public StreamForgetting(
      TableLogs logs,
      StreamEntry stream,
      ForgettingEngine engine,
      IncrementBuilder builder,
      Function<ViewManifest, BatchProtocol> batches,
      Clock clock,
      Function<Registry, DataFile> rows) {
    this.logs = logs;
    this.stream = stream;
    this.engine = engine;
    this.builder = builder;
    this.batches = batches;
    this.clock = clock;
    this.rows = rows;
    this.registrar = new Registrar(logs);
    this.master = logs.open(TableSpec.master(stream));
  }

  /**
   * @param where what is forgotten, as certificates tell it: without the values
   * @return empty if nothing was to be forgotten, and nothing left to be finished
   * @throws BraidException {@code AUDIT_DIFFERS} if a recomputed view differs by more than the
   *     forgotten events; the old one is served then. {@code STREAM_BUSY} if another forgetting of
   *     the stream began meanwhile.
   */
  public Optional<Outcome> run(String where) {
    Optional<LoggedCommit> start = master.findLatest();
    if (start.isEmpty()) {
      return Optional.empty();
    }
    boolean unfinished = begin();
    try {
      return run(new Rivals(start.get().version(), unfinished ? fence() : -1), where);
    } catch (BraidException e) {
      if (!unfinished && e.code().category() == Category.CONFIGURATION) {
        end(); // nothing was done
      }
      throw e;
    }
  }

  private Optional<Outcome> run(Rivals rivals, String where) {
    List<ViewManifest> views = DefinitionBuild.kept(logs, registrar.load(), stream.name());
    long through = catchUp(views);
    views.forEach(view -> batches.apply(view).begin());
    Optional<LoggedCommit> fresh = takeOut(through, where, rivals);
    Optional<LoggedCommit> last = fresh.or(() -> findLast(master));
    last.ifPresent(commit -> views.forEach(view -> rebuild(view, commit.version())));
    return last.map(
        commit -> new Outcome(commit.version(), remarkOf(commit), fresh.isPresent(), views));
  }

  /**
   * Lets definitions be built again. To be called when nothing that was forgotten is left, nor
   * anything of it to be taken away.
   */
  public void end() {
    registrar.change(registry -> registry.withoutForgetting(stream.name(), id), rows);
  }

  /** Whether another one has begun and not ended. It may have been killed, or be at work still. */
  private boolean begin() {
    AtomicBoolean unfinished = new AtomicBoolean();
    registrar.change(
        registry -> {
          unfinished.set(registry.forgetting().containsKey(stream.name()));
          return registry.withForgetting(stream.name(), id);
        },
        rows);
    return unfinished.get();
  }

  /**
   * A commit that changes nothing, so that one that began earlier sees that it has to give up.
   *
   * @return its version
   */
  private long fence() {
    Settlement settled;
    do {
      LoggedCommit now = master.findLatest().orElseThrow();
      Commit nothing = Commit.of(Operation.FORGET, now.commit().stamp(), List.of(), List.of());
      settled = Settlement.of(master, now.version(), nothing);
    } while (settled instanceof Settlement.Theirs);
    return settled.commit().version();
  }

  /**
   * What others do to the master dataset meanwhile.
   *
   * @param start its version before this one began
   * @param own the version of its fence; -1 if there is none
   */
  private final class Rivals {
    private final long start;
    private final long own;

    Rivals(long start, long own) {
      this.start = start;
      this.own = own;
    }

    void refuse(long through) {
      try (Stream<LoggedCommit> since = master.loadSince(start)) {
        since
            .takeWhile(commit -> commit.version() <= through)
            .filter(commit -> commit.commit().operation() == Operation.FORGET)
            .filter(commit -> commit.version() != own)
            .findFirst()
            .ifPresent(
                commit -> {
                  throw new BraidException(
                      ErrorCode.STREAM_BUSY,
                      "Another 'braid forget' of stream %s began while this one was at work (version %d of the master dataset), so this one has taken nothing out. Run it again when the other one has ended."
                          .formatted(stream.name(), commit.version()));
                });
      }
    }
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

  private Optional<LoggedCommit> takeOut(long through, String where, Rivals rivals) {
    return new FileRewrite(master, groups -> engine.rewrite(groups, through))
        .run(
            new Holding(through, rivals),
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
    private final Rivals rivals;
    private Optional<List<DataFile>> found = Optional.empty();

    Holding(long through, Rivals rivals) {
      this.through = through;
      this.rivals = rivals;
    }

    @Override
    public List<List<DataFile>> groups(TableSnapshot records) {
      rivals.refuse(records.version());
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

  /** The newest commit that took events out of a master dataset, as far as the log goes back. */
  public static Optional<LoggedCommit> findLast(TableLog master) {
    try (Stream<LoggedCommit> all = master.loadSince(master.oldest() - 1)) {
      return all.filter(commit -> commit.commit().operation() == Operation.FORGET)
          .filter(commit -> !commit.commit().removed().isEmpty())
          .reduce((earlier, later) -> later);
    }
  }

  static Remark.Forgetting remarkOf(LoggedCommit commit) {
    return StreamPosition.epochOf(commit).remarks().stream()
        .filter(Remark.Forgetting.class::isInstance)
        .map(Remark.Forgetting.class::cast)
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }
}
