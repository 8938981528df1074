package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.Acceptance;
import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.EpochRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.view.ViewManifest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The steps of a batch run of one view. Each can be tried again after a crash; two runs at once end
 * with one publication, and the other is told that it is stale.
 */
public final class BatchProtocol {

  /** How much of the master dataset a run reads. */
  public enum Mode {
    /** All of it. */
    FULL,
    /** What came after the old horizon; the rest is taken from the old batch view. */
    FOLD
  }

  private final TableLogs logs;
  private final StreamEntry stream;
  private final ViewManifest view;
  private final RunStore runs;
  private final BatchEngine engine;
  private final Clock clock;
  private final Supplier<String> ids;
  private final StreamPosition position;
  private final TableLog master;
  private final TableLog batches;

  /**
   * @param ids new names for runs and audits
   */
  public BatchProtocol(
      TableLogs logs,
      StreamEntry stream,
      ViewManifest view,
      RunStore runs,
      BatchEngine engine,
      Clock clock,
      Supplier<String> ids) {
    this.logs = logs;
    this.stream = stream;
    this.view = view;
    this.runs = runs;
    this.engine = engine;
    this.clock = clock;
    this.ids = ids;
    this.position = new StreamPosition(logs, stream);
    this.master = logs.open(TableSpec.master(stream));
    this.batches = logs.open(TableSpec.batch(view));
  }

  /**
   * Recomputes the view up to the last epoch that the master dataset and the increments both hold.
   *
   * @return the run, for the next steps; empty if a fold finds no epoch beyond the horizon
   * @throws BraidException {@code INCREMENT_MISSING} if no speed layer has kept the view yet
   */
  public Optional<BatchRun> recompute(Mode mode) {
    if (position.findLastOf(view).isEmpty()) {
      throw neverKept();
    }
    LoggedCommit old = findOrMakeBatch();
    TableSnapshot records = position.loadNewest();
    Epoch goal = lastOf(records);
    boolean outdated = !forgottenSince(old, records.version()).isEmpty();
    long startHorizon = stampOf(old).horizon();
    if (startHorizon > goal.number()) {
      refuseAHorizonBeyondTheStream(startHorizon);
      return Optional.empty();
    }
    boolean all = mode == Mode.FULL || outdated;
    if (goal.number() == 0 || (!all && startHorizon == goal.number())) {
      return Optional.empty();
    }
    List<DataFile> staged =
        all || startHorizon == 0
            ? engine.recompute(view, records, new EpochRange(1, goal.number()))
            : engine.fold(
                view,
                records,
                new EpochRange(startHorizon + 1, goal.number()),
                batches.loadSnapshot(old.version()).files());
    BatchRun run =
        new BatchRun(
            ids.get(),
            view.id(),
            old.version(),
            startHorizon,
            goal.number(),
            master.tableId(),
            records.version(),
            staged,
            Optional.empty(),
            Optional.empty());
    runs.save(run);
    return Optional.of(run);
  }

  /**
   * Asked for after the records were read: what was forgotten of them, the increments held before,
   * and no horizon may lie before that.
   */
  private Epoch lastOf(TableSnapshot records) {
    Epoch read = ((Stamp.Master) records.stamp()).epoch();
    return position.findLastOf(view).filter(held -> held.number() <= read.number()).orElse(read);
  }

  /** Increments may lag behind a batch view for a moment, but no batch view is ahead of events. */
  private void refuseAHorizonBeyondTheStream(long horizon) {
    long last = position.findLast().map(Epoch::number).orElse(0L);
    if (horizon > last) {
      throw new BraidException(
          ErrorCode.TABLE_CORRUPT,
          "The batch view of %s has horizon %d, but its stream %s ends with epoch %d. It was restored or replaced; restore both to one moment."
              .formatted(view.id(), horizon, stream.name(), last));
    }
  }

  /** Compares what a run staged with what is served, and writes the verdict down. */
  public AuditResult audit(String runId) {
    BatchRun run = load(runId);
    LoggedCommit start = refuseStale(run);
    MergedView old = MergedView.load(logs, view, position.load(run.horizon()));
    if (old.batchVersion() != run.startVersion()) {
      throw stale(run, old.horizon());
    }
    List<Commit> forgotten = forgottenSince(start, run.masterVersion());
    AuditResult result =
        engine.compare(view, run, old, master.loadSnapshot(run.masterVersion()), forgotten);
    record(engine.writeAudit(view, run, result));
    runs.save(run.audited(result));
    return result;
  }

  /**
   * Lets a run be published although its audit found differences, and writes down who said so. No
   * row changes by it. The first acceptance stands.
   *
   * @throws BraidException {@code AUDIT_UNKNOWN} if the run was judged by another audit, {@code
   *     USAGE} if that audit passed
   */
  public void accept(String runId, String auditId, String by, String reason) {
    BatchRun run = load(runId);
    AuditResult audit = auditOf(run);
    if (!audit.id().equals(auditId)) {
      throw new BraidException(
          ErrorCode.AUDIT_UNKNOWN,
          "Run %s of view %s was judged by audit %s, not by '%s', so that one cannot be accepted for it. Accept the one that 'braid batch audit %s --run %s' prints."
              .formatted(runId, view.name(), audit.id(), auditId, view.name(), runId));
    }
    if (audit.passed()) {
      throw new BraidException(
          ErrorCode.USAGE,
          "Audit %s of view %s found no difference in %d keys, so there is nothing to accept. Publish run %s without --accept-audit."
              .formatted(auditId, view.name(), audit.rows(), runId));
    }
    if (run.acceptance().isPresent()) {
      return;
    }
    BatchRun accepted = run.accepted(audit, new Acceptance(auditId, by, reason, clock.instant()));
    record(engine.writeAudit(view, accepted, audit));
    runs.save(accepted);
  }

  /**
   * Puts the staged files in the place of the old batch view, in one commit.
   *
   * @return the new horizon
   * @throws BraidException {@code AUDIT_DIFFERS} unless that audit was accepted, {@code RUN_STALE}
   *     if another run has published
   */
  public long publish(String runId) {
    BatchRun run = load(runId);
    AuditResult audit = auditOf(run);
    if (!audit.passed() && run.acceptance().isEmpty()) {
      throw new BraidException(ErrorCode.AUDIT_DIFFERS, explain(run, audit));
    }
    Commit publication =
        Commit.of(
            Operation.PUBLISH,
            new Stamp.Batch(
                view.name(),
                view.definition(),
                run.horizon(),
                run.masterTable(),
                run.masterVersion(),
                position.load(run.horizon()).after(),
                run.id(),
                audit.id(),
                run.acceptance().stream().toList(),
                clock.instant()),
            run.staged(),
            batches.loadSnapshot(run.startVersion()).files());
    Settlement settled = Settlement.of(batches, run.startVersion(), publication);
    Stamp.Batch published = stampOf(settled.commit());
    if (!published.runId().equals(run.id())) {
      throw stale(run, published.horizon());
    }
    return run.horizon();
  }

  /**
   * Takes away the increments that the published batch view has absorbed.
   *
   * @return how many files went
   */
  public int expire() {
    long horizon = batches.findLatest().map(commit -> stampOf(commit).horizon()).orElse(0L);
    TableLog increments = logs.open(TableSpec.increments(view));
    while (true) {
      Optional<LoggedCommit> latest = increments.findLatest();
      if (latest.isEmpty()) {
        return 0;
      }
      Stamp.Increments now = latest.get().commit().stampAs(Stamp.Increments.class);
      List<DataFile> absorbed =
          increments.loadSnapshot(latest.get().version()).files().stream()
              .filter(file -> !file.epochs().reachesBeyond(horizon))
              .toList();
      if (absorbed.isEmpty()) {
        return 0;
      }
      Commit expiry =
          Commit.of(
              Operation.EXPIRE,
              new Stamp.Increments(
                  now.view(), now.definition(), now.epoch(), Math.max(now.expired(), horizon)),
              List.of(),
              absorbed);
      if (Settlement.of(increments, latest.get().version(), expiry) instanceof Settlement.Ours) {
        return absorbed.size();
      }
    }
  }

  /** What was forgotten after the master dataset was read for a batch view, up to a version. */
  private List<Commit> forgottenSince(LoggedCommit batch, long version) {
    long read = Math.max(stampOf(batch).masterVersion(), master.oldest() - 1);
    try (Stream<LoggedCommit> since = master.loadSince(read)) {
      return since
          .takeWhile(commit -> commit.version() <= version)
          .map(LoggedCommit::commit)
          .filter(commit -> commit.operation() == Operation.FORGET)
          .toList();
    }
  }

  /**
   * Whether the published batch view holds nothing that was forgotten up to a version of the master
   * dataset.
   */
  public boolean hasForgotten(long masterVersion) {
    return batches
        .findLatest()
        .map(BatchProtocol::stampOf)
        .filter(stamp -> stamp.masterVersion() >= masterVersion)
        .isPresent();
  }

  private void record(DataFile row) {
    TableLog audits = logs.open(TableSpec.audits());
    LoggedCommit last = Creation.findOrMake(audits, () -> new Stamp.Audits(0));
    Settlement settled;
    do {
      long count = last.commit().stampAs(Stamp.Audits.class).audits();
      Commit commit = Commit.adding(Operation.AUDIT, new Stamp.Audits(count + 1), List.of(row));
      settled = Settlement.of(audits, last.version(), commit);
      last = settled.commit();
    } while (settled instanceof Settlement.Theirs);
  }

  private BatchRun load(String runId) {
    return runs.find(view.id(), runId)
        .orElseThrow(
            () ->
                new BraidException(
                    ErrorCode.RUN_UNKNOWN,
                    "View %s has no run '%s'. 'braid batch recompute %s' starts one and prints its id."
                        .formatted(view.name(), runId, view.name())));
  }

  private AuditResult auditOf(BatchRun run) {
    return run.audit()
        .orElseThrow(
            () ->
                new BraidException(
                    ErrorCode.USAGE,
                    "Run %s of view %s was not audited, so it cannot be published. Run 'braid batch audit %s --run %s' first."
                        .formatted(run.id(), view.name(), view.name(), run.id())));
  }

  private LoggedCommit refuseStale(BatchRun run) {
    LoggedCommit now = findOrMakeBatch();
    if (now.version() != run.startVersion()) {
      throw stale(run, stampOf(now).horizon());
    }
    return now;
  }

  private BraidException stale(BatchRun run, long horizon) {
    return new BraidException(
        ErrorCode.RUN_STALE,
        "Run %s of view %s started from version %d of the batch view (horizon %d), but another run has published horizon %d since. Nothing was changed; start a new run."
            .formatted(run.id(), view.name(), run.startVersion(), run.startHorizon(), horizon));
  }

  private String explain(BatchRun run, AuditResult audit) {
    String since =
        audit.firstEpoch().isPresent()
            ? "first in epoch " + audit.firstEpoch().getAsLong()
            : "already in the old batch view";
    return "View %s: audit %s of run %s found %d of %d keys that differ from the recomputed state, %s: %s. The old batch view goes on serving; nothing was published. If the recomputed state is the right one, a person can accept that: 'braid batch publish %s --run %s --accept-audit %s --name WHO --reason TEXT'."
        .formatted(
            view.name(),
            audit.id(),
            run.id(),
            audit.differing(),
            audit.rows(),
            since,
            String.join(", ", audit.keys()),
            view.name(),
            run.id(),
            audit.id());
  }

  private BraidException neverKept() {
    return new BraidException(
        ErrorCode.INCREMENT_MISSING,
        "View %s has no increments yet, because no speed layer has run for stream %s since the view was registered. Start 'braid speed' first."
            .formatted(view.name(), stream.name()));
  }

  /** Makes the batch table if it is missing, as one that has absorbed nothing. */
  public void begin() {
    findOrMakeBatch();
  }

  private LoggedCommit findOrMakeBatch() {
    return Creation.findOrMake(
        batches,
        () ->
            new Stamp.Batch(
                view.name(),
                view.definition(),
                0,
                master.tableId(),
                master.findLatest().map(LoggedCommit::version).orElse(0L),
                OffsetVector.START,
                "",
                "",
                clock.instant()));
  }

  private static Stamp.Batch stampOf(LoggedCommit commit) {
    return commit.commit().stampAs(Stamp.Batch.class);
  }
}
