package io.braid.batch.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.batch.engine.RowComparison;
import io.braid.batch.fixture.Flight;
import io.braid.batch.fixture.FlightLake;
import io.braid.batch.status.ViewStatus;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.Acceptance;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.AuditResult;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.protocol.BatchRun;
import io.braid.core.protocol.MergedView;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.stream.Epoch;
import io.braid.lake.compiler.CompiledView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BatchStepsTest {
  private static final String BY_ORIGIN =
      "SELECT origin, count(*) AS flights, avg(delay) AS mean, sum(distance) AS far, sum(fare) AS money,"
          + " min(load) AS emptiest, max(load) AS fullest FROM flights GROUP BY origin";

  @TempDir Path folder;

  private final Random random = new Random(7);
  private FlightLake lake;

  @BeforeEach
  void makeLake() {
    lake = new FlightLake(folder.resolve("lake ü"));
  }

  @Test
  void givesTheSameStateByFoldAsInFull() {
    CompiledView view = lake.view("by_origin", BY_ORIGIN);
    commit(3);
    run(view, Mode.FOLD);
    commit(2);
    BatchRun folded = lake.newProcess(view).recompute(Mode.FOLD).orElseThrow();
    BatchRun full = lake.newProcess(view).recompute(Mode.FULL).orElseThrow();

    assertThat(folded.startHorizon()).isEqualTo(3);
    assertThat(folded.horizon()).isEqualTo(5);
    assertThat(
            new RowComparison(
                    lake.rows().batch(view.manifest(), folded.staged()),
                    lake.rows().batch(view.manifest(), full.staged()))
                .tally())
        .isEqualTo(new RowComparison.Tally(5, 5, 0));
  }

  @Test
  void tellsThatAFoldHasNothingToDo() {
    CompiledView view = lake.view("by_origin", BY_ORIGIN);
    commit(2);
    assertThat(run(view, Mode.FOLD).run()).isPresent();
    assertThat(run(view, Mode.FOLD).run()).isEmpty();
    assertThat(run(view, Mode.FULL).run()).isPresent();
  }

  @Test
  void doesEachStepInAProcessOfItsOwnAndTwice() {
    CompiledView view = lake.view("by_origin", BY_ORIGIN);
    commit(2);
    lake.newProcess(view).recompute(Mode.FULL);
    String run = lake.newProcess(view).recompute(Mode.FULL).orElseThrow().id();
    assertThat(lake.newProcess(view).audit(run).passed()).isTrue();
    assertThat(lake.newProcess(view).audit(run).passed()).isTrue();
    assertThat(lake.newProcess(view).publish(run)).isEqualTo(2);
    assertThat(lake.newProcess(view).publish(run)).isEqualTo(2);
    assertThat(batchVersion(view)).isEqualTo(1);
    assertThat(lake.newProcess(view).expire()).isEqualTo(2);
    assertThat(lake.newProcess(view).expire()).isZero();
  }

  @Test
  void completesWhatAKilledRunLeft() {
    CompiledView view = lake.view("by_origin", BY_ORIGIN);
    commit(2);
    String killed = lake.newProcess(view).recompute(Mode.FOLD).orElseThrow().id();
    lake.newProcess(view).audit(killed);
    assertThat(run(view, Mode.FOLD).expiredFiles()).isEqualTo(2);
    commit(1);
    String published = lake.newProcess(view).recompute(Mode.FOLD).orElseThrow().id();
    lake.newProcess(view).audit(published);
    lake.newProcess(view).publish(published);
    ViewBatch.Outcome next = run(view, Mode.FOLD);
    assertThat(next.run()).isEmpty();
    assertThat(next.expiredFiles()).isEqualTo(1);
  }

  @Test
  void namesTheFileOfTheLakeThatIsGone() throws IOException {
    CompiledView view = lake.view("by_origin", BY_ORIGIN);
    commit(1);
    Path master = folder.resolve("lake ü/streams/flights/master");
    try (Stream<Path> files = Files.list(master)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".parquet")).toList()) {
        Files.delete(file);
      }
    }
    assertThatThrownBy(() -> run(view, Mode.FULL))
        .isInstanceOf(BraidException.class)
        .hasMessageContaining("epochs-1-1-")
        .extracting(error -> ((BraidException) error).code())
        .isEqualTo(ErrorCode.LAKE_UNREADABLE);
  }

  @Test
  void blocksAWrongIncrementAndNamesKeyAndEpoch() {
    CompiledView view =
        lake.view("by_origin", "SELECT origin, count(*) AS n FROM flights GROUP BY 1");
    lake.commit(List.of(Flight.of("ATL", 1), Flight.of("BOS", 2)));
    lake.commit(
        List.of(Flight.of("ATL", 1), Flight.of("SFO", 2)),
        rows -> rows.withColumn("s0", functions.expr("IF(k0 = 'SFO', 5L, s0)")));
    lake.commit(List.of(Flight.of("SFO", 1)));

    String run = lake.newProcess(view).recompute(Mode.FULL).orElseThrow().id();
    AuditResult audit = lake.newProcess(view).audit(run);

    assertThat(audit.rows()).isEqualTo(3);
    assertThat(audit.differing()).isEqualTo(1);
    assertThat(audit.keys()).containsExactly("[origin=SFO]");
    assertThat(audit.firstEpoch()).hasValue(2);
    assertThatThrownBy(() -> lake.newProcess(view).publish(run))
        .isInstanceOf(BraidException.class)
        .hasMessageContaining("first in epoch 2: [origin=SFO]")
        .extracting(error -> ((BraidException) error).code())
        .isEqualTo(ErrorCode.AUDIT_DIFFERS);
    assertThat(batchVersion(view)).isZero();
    assertThat(audits()).isEqualTo(1);
  }

  @Test
  void publishesAgainstAnAcceptedAuditAndTellsWhoAcceptedIt() {
    CompiledView view =
        lake.view("by_origin", "SELECT origin, count(*) AS n FROM flights GROUP BY 1");
    lake.commit(
        List.of(Flight.of("ATL", 1)), rows -> rows.withColumn("s0", functions.expr("s0 + 1")));
    String run = lake.newProcess(view).recompute(Mode.FULL).orElseThrow().id();
    String audit = lake.newProcess(view).audit(run).id();
    lake.newProcess(view).accept(run, audit, "night shift", "epoch 1 was restored wrong");
    assertThat(lake.newProcess(view).publish(run)).isEqualTo(1);

    Acceptance acceptance = ViewStatus.of(lake.logs(), view.manifest()).acceptance().orElseThrow();
    assertThat(acceptance.auditId()).isEqualTo(audit);
    assertThat(acceptance.by()).isEqualTo("night shift");
    TableSpec table = TableSpec.audits();
    TableLog log = lake.logs().open(table);
    List<Row> rows =
        lake.read(table, log.loadSnapshot(log.findLatest().orElseThrow().version()).files())
            .orderBy("accepted_at")
            .selectExpr("audit", "run", "differing", "keys", "accepted_by", "accepted_because")
            .collectAsList();
    assertThat(rows)
        .containsExactly(
            RowFactory.create(audit, run, 1L, "[origin=ATL]", null, null),
            RowFactory.create(
                audit, run, 1L, "[origin=ATL]", "night shift", "epoch 1 was restored wrong"));
    assertThat(
            lake.rows()
                .batch(
                    view.manifest(),
                    lake.logs().open(TableSpec.batch(view.manifest())).loadSnapshot(1).files())
                .collectAsList())
        .containsExactly(RowFactory.create("ATL", 1L));
  }

  @Test
  void tellsTheSlowerOfTwoRivalsThatItIsStale() {
    CompiledView view = lake.view("by_origin", BY_ORIGIN);
    commit(2);
    String first = lake.newProcess(view).recompute(Mode.FULL).orElseThrow().id();
    String second = lake.newProcess(view).recompute(Mode.FULL).orElseThrow().id();
    lake.newProcess(view).audit(first);
    lake.newProcess(view).audit(second);
    lake.newProcess(view).publish(first);
    assertThatThrownBy(() -> lake.newProcess(view).publish(second))
        .isInstanceOf(BraidException.class)
        .extracting(error -> ((BraidException) error).code())
        .isEqualTo(ErrorCode.RUN_STALE);
    assertThat(batchVersion(view)).isEqualTo(1);
  }

  @Test
  void expiresOnlyWhatIsAbsorbed() {
    CompiledView view = lake.view("by_origin", BY_ORIGIN);
    commit(2);
    String run = lake.newProcess(view).recompute(Mode.FULL).orElseThrow().id();
    commit(2);
    lake.newProcess(view).audit(run);
    lake.newProcess(view).publish(run);
    assertThat(lake.newProcess(view).expire()).isEqualTo(2);
    Epoch last = new StreamPosition(lake.logs(), FlightLake.STREAM).findLast().orElseThrow();
    MergedView merged = MergedView.load(lake.logs(), view.manifest(), last);
    assertThat(merged.horizon()).isEqualTo(2);
    assertThat(merged.increments()).hasSize(2);
  }

  @Test
  void keepsOneRowOfAViewWithoutKeysAlsoOverNothing() {
    CompiledView view =
        lake.view("late", "SELECT count(*) AS n, max(delay) AS worst FROM flights WHERE delay > 5");
    lake.commit(List.of(Flight.of("ATL", 1)));
    assertThat(run(view, Mode.FULL).rows()).isEqualTo(1);
    lake.commit(List.of(Flight.blank()));
    assertThat(run(view, Mode.FOLD).rows()).isEqualTo(1);
    lake.commit(List.of(Flight.of("ATL", 6)));
    assertThat(run(view, Mode.FULL).rows()).isEqualTo(1);
  }

  @Test
  void keepsEventsWithNothingInThem() {
    CompiledView view = lake.view("by_origin", BY_ORIGIN);
    lake.commit(List.of(Flight.blank(), Flight.blank()));
    assertThat(run(view, Mode.FULL).rows()).isEqualTo(1);
    lake.commit(List.of(Flight.blank()));
    assertThat(run(view, Mode.FOLD).audit().orElseThrow().rows()).isEqualTo(1);
  }

  @Test
  void doesNothingForAStreamWithoutEvents() {
    CompiledView view = lake.view("by_origin", BY_ORIGIN);
    lake.open();
    assertThat(run(view, Mode.FULL).run()).isEmpty();
    lake.commit(List.of());
    assertThat(run(view, Mode.FULL).rows()).isZero();
  }

  @Test
  void refusesAViewThatNoSpeedLayerHasKept() {
    CompiledView view = lake.view("by_origin", BY_ORIGIN);
    assertThatThrownBy(() -> run(view, Mode.FULL))
        .isInstanceOf(BraidException.class)
        .extracting(error -> ((BraidException) error).code())
        .isEqualTo(ErrorCode.INCREMENT_MISSING);
  }

  private void commit(int epochs) {
    for (int i = 0; i < epochs; i++) {
      lake.commit(Flight.random(random, 40));
    }
  }

  private ViewBatch.Outcome run(CompiledView view, Mode mode) {
    return new ViewBatch(lake.newProcess(view)).run(mode);
  }

  private long batchVersion(CompiledView view) {
    return lake.logs()
        .open(TableSpec.batch(view.manifest()))
        .findLatest()
        .map(LoggedCommit::version)
        .orElseThrow();
  }

  private long audits() {
    return lake.logs()
        .open(TableSpec.audits())
        .findLatest()
        .orElseThrow()
        .commit()
        .stampAs(Stamp.Audits.class)
        .audits();
  }
}
