package io.braid.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.InMemoryTableLogs;
import io.braid.core.log.Acceptance;
import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BatchProtocolTest {
  private static final ViewManifest VIEW = Flights.view("delays", 1);

  private final InMemoryTableLogs logs = new InMemoryTableLogs();
  private final Map<String, BatchRun> saved = new HashMap<>();
  private final List<String> worked = new ArrayList<>();
  private long differing;
  private int names;

  @BeforeEach
  void speedLayerCommitsThreeEpochs() {
    commitEpochs(3);
  }

  @Test
  void recomputesAuditsPublishesAndExpires() {
    BatchProtocol batch = open();
    BatchRun run = batch.recompute(Mode.FOLD).orElseThrow();

    assertThat(run.horizon()).isEqualTo(3);
    assertThat(batch.audit(run.id()).passed()).isTrue();
    assertThat(batch.publish(run.id())).isEqualTo(3);
    assertThat(batch.expire()).isEqualTo(3);
    assertThat(worked).containsExactly("recompute 1 to 3");
    assertThat(latest(TableSpec.increments(VIEW)).stampAs(Stamp.Increments.class).expired())
        .isEqualTo(3);
    assertThat(logs.open(TableSpec.audits()).findLatest()).isPresent();
  }

  @Test
  void foldsOnlyWhatCameAfterTheOldHorizon() {
    runAll(Mode.FULL);
    commitEpochs(2);

    runAll(Mode.FOLD);

    assertThat(worked).containsExactly("recompute 1 to 3", "fold 4 to 5");
    assertThat(latest(TableSpec.batch(VIEW)).stampAs(Stamp.Batch.class).horizon()).isEqualTo(5);
  }

  @Test
  void findsNothingToFoldWithoutANewEpoch() {
    runAll(Mode.FULL);

    assertThat(open().recompute(Mode.FOLD)).isEmpty();
    assertThat(open().recompute(Mode.FULL)).isPresent();
  }

  @Test
  void publishesTheSameRunOnlyOnce() {
    BatchRun run = open().recompute(Mode.FULL).orElseThrow();
    open().audit(run.id());
    open().publish(run.id());

    assertThat(open().publish(run.id())).isEqualTo(3);
    assertThat(latest(TableSpec.batch(VIEW)).operation()).isEqualTo(Operation.PUBLISH);
    assertThat(logs.open(TableSpec.batch(VIEW)).findLatest().orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void tellsARivalRunThatItIsStale() {
    BatchRun slow = open().recompute(Mode.FULL).orElseThrow();
    open().audit(slow.id());
    runAll(Mode.FULL);

    assertFails(
        ErrorCode.RUN_STALE,
        "Run run-1 of view delays started from version 0 of the batch view (horizon 0), but another run has published horizon 3 since. Nothing was changed; start a new run.",
        () -> open().publish(slow.id()));
  }

  @Test
  void publishesNothingWhileTheAuditDiffers() {
    differing = 2;
    BatchRun run = open().recompute(Mode.FULL).orElseThrow();
    open().audit(run.id());

    assertFails(
        ErrorCode.AUDIT_DIFFERS,
        "View delays: audit audit of run run-1 found 2 of 10 keys that differ from the recomputed state, first in epoch 2: [origin=ATL]. The old batch view goes on serving; nothing was published. If the recomputed state is the right one, a person can accept that: 'braid batch publish delays --run run-1 --accept-audit audit --name WHO --reason TEXT'.",
        () -> open().publish(run.id()));
    assertThat(latest(TableSpec.batch(VIEW)).stampAs(Stamp.Batch.class).horizon()).isZero();
  }

  @Test
  void publishesAgainstAnAuditThatAPersonAccepted() {
    differing = 2;
    BatchRun run = open().recompute(Mode.FULL).orElseThrow();
    open().audit(run.id());
    open().accept(run.id(), "audit", "night shift", "epoch 2 was restored");
    open().accept(run.id(), "audit", "Bob", "the first word stands");

    assertThat(open().publish(run.id())).isEqualTo(3);
    assertThat(latest(TableSpec.batch(VIEW)).stampAs(Stamp.Batch.class).acceptance())
        .containsExactly(
            new Acceptance(
                "audit", "night shift", "epoch 2 was restored", Flights.CLOCK.instant()));
    assertThat(latest(TableSpec.audits()).stampAs(Stamp.Audits.class).audits()).isEqualTo(2);
    assertThat(worked).containsExactly("recompute 1 to 3");
  }

  @Test
  void asksAgainAfterAnotherAudit() {
    differing = 2;
    BatchRun run = open().recompute(Mode.FULL).orElseThrow();
    open().audit(run.id());
    open().accept(run.id(), "audit", "night shift", "epoch 2 was restored");
    open().audit(run.id());

    assertThatThrownBy(() -> open().publish(run.id()))
        .extracting(e -> ((BraidException) e).code())
        .isEqualTo(ErrorCode.AUDIT_DIFFERS);
  }

  @Test
  void acceptsOnlyTheAuditOfTheRunAndOnlyIfItDiffers() {
    BatchRun run = open().recompute(Mode.FULL).orElseThrow();
    assertFails(
        ErrorCode.USAGE,
        "Run run-1 of view delays was not audited, so it cannot be published. Run 'braid batch audit delays --run run-1' first.",
        () -> open().accept(run.id(), "audit", "night shift", "because"));
    open().audit(run.id());
    assertFails(
        ErrorCode.USAGE,
        "Audit audit of view delays found no difference in 10 keys, so there is nothing to accept. Publish run run-1 without --accept-audit.",
        () -> open().accept(run.id(), "audit", "night shift", "because"));
    assertFails(
        ErrorCode.AUDIT_UNKNOWN,
        "Run run-1 of view delays was judged by audit audit, not by 'other', so that one cannot be accepted for it. Accept the one that 'braid batch audit delays --run run-1' prints.",
        () -> open().accept(run.id(), "other", "night shift", "because"));
  }

  @Test
  void publishesNothingThatWasNotAudited() {
    BatchRun run = open().recompute(Mode.FULL).orElseThrow();

    assertFails(
        ErrorCode.USAGE,
        "Run run-1 of view delays was not audited, so it cannot be published. Run 'braid batch audit delays --run run-1' first.",
        () -> open().publish(run.id()));
  }

  @Test
  void namesTheWayOutOfAnUnknownRun() {
    assertFails(
        ErrorCode.RUN_UNKNOWN,
        "View delays has no run 'x'. 'braid batch recompute delays' starts one and prints its id.",
        () -> open().audit("x"));
  }

  private void runAll(Mode mode) {
    BatchProtocol batch = open();
    BatchRun run = batch.recompute(mode).orElseThrow();
    batch.audit(run.id());
    batch.publish(run.id());
    batch.expire();
  }

  private void commitEpochs(int count) {
    StreamWriter writer = Flights.open(logs, "speed", List.of(VIEW));
    for (int each = 0; each < count; each++) {
      writer.commit(Flights.next(writer, List.of(VIEW)));
    }
  }

  private BatchProtocol open() {
    return new BatchProtocol(
        logs,
        Flights.STREAM,
        VIEW,
        new RunStore() {
          @Override
          public void save(BatchRun run) {
            saved.put(run.id(), run);
          }

          @Override
          public Optional<BatchRun> find(ViewId view, String runId) {
            return Optional.ofNullable(saved.get(runId));
          }
        },
        new RecordingEngine(),
        Flights.CLOCK,
        () -> "run-" + ++names);
  }

  private Commit latest(TableSpec table) {
    TableLog log = logs.open(table);
    return log.findLatest().orElseThrow().commit();
  }

  private static void assertFails(ErrorCode code, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .hasMessage(text)
        .extracting(e -> ((BraidException) e).code())
        .isEqualTo(code);
  }

  /** Writes files of no rows, notes what it was asked for, and finds what the test says. */
  private final class RecordingEngine implements BatchEngine {
    @Override
    public List<DataFile> recompute(ViewManifest view, TableSnapshot master, EpochRange epochs) {
      worked.add("recompute %d to %d".formatted(epochs.first(), epochs.last()));
      return List.of(Flights.file(epochs));
    }

    @Override
    public List<DataFile> fold(
        ViewManifest view, TableSnapshot master, EpochRange epochs, List<DataFile> oldBatch) {
      worked.add("fold %d to %d".formatted(epochs.first(), epochs.last()));
      return List.of(Flights.file(epochs));
    }

    @Override
    public AuditResult compare(
        ViewManifest view,
        BatchRun run,
        MergedView old,
        TableSnapshot master,
        List<Commit> forgotten) {
      return differing == 0
          ? new AuditResult("audit", 10, 0, List.of(), OptionalLong.empty())
          : new AuditResult("audit", 10, differing, List.of("[origin=ATL]"), OptionalLong.of(2));
    }

    @Override
    public DataFile writeAudit(ViewManifest view, BatchRun run, AuditResult result) {
      return Flights.file(EpochRange.of(run.horizon()));
    }
  }
}
