package io.braid.batch.maintain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.batch.fixture.Flight;
import io.braid.batch.fixture.FlightLake;
import io.braid.batch.step.FileRunStore;
import io.braid.batch.step.ViewBatch;
import io.braid.batch.verify.Proof;
import io.braid.batch.verify.Sample;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.protocol.BatchRun;
import io.braid.core.protocol.MergedView;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.stream.Epoch;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.engine.RowRewrite;
import io.braid.lake.table.DeltaTableLogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MaintenanceTest {
  private static final TableSpec MASTER = TableSpec.master(FlightLake.STREAM);
  private static final Instant NOW = Instant.now();
  private static final Duration KEPT = Duration.ofHours(24);

  @TempDir Path folder;

  private FlightLake lake;
  private CompiledView view;

  @BeforeEach
  void makeLake() {
    lake = new FlightLake(folder.resolve("lake"));
    view = lake.view("by_origin", "SELECT origin, count(*) AS n FROM flights GROUP BY 1");
  }

  @Test
  void keepsWhatAnAnswerOfTheLastHoursNeedsAndNothingElse() throws IOException {
    commit(1);
    Epoch old = commit(1);
    new ViewBatch(lake.newProcess(view)).run(Mode.FULL);
    commit(1);
    String dead = lake.newProcess(view).recompute(Mode.FULL).orElseThrow().id();
    age(Duration.ofHours(30));
    Epoch pinned = commit(1);
    new ViewBatch(lake.newProcess(view)).run(Mode.FOLD);
    BatchRun running = lake.newProcess(view).recompute(Mode.FULL).orElseThrow();
    age(Duration.ofHours(3));
    Epoch last = commit(0);
    long rows = countWithSpark();

    maintain();

    assertThat(entries("streams/flights/master")).as("epochs 3 to 5, and a rewrite").isEqualTo(4);
    assertThat(entries("views/by_origin/" + view.manifest().definition() + "/batch")).isEqualTo(2);
    assertThat(countWithSpark()).isEqualTo(rows);
    DeltaTableLogs anew =
        new DeltaTableLogs(
            folder.resolve("lake").toString(), new Configuration(), Clock.systemUTC());
    assertThat(new StreamPosition(anew, FlightLake.STREAM).findLast()).contains(last);
    assertThat(MergedView.load(anew, view.manifest(), pinned).horizon()).isEqualTo(4);
    assertThat(prove(pinned)).isZero();
    assertThat(prove(last)).isZero();
    assertThat(lake.newProcess(view).audit(running.id()).passed()).isTrue();
    assertThat(lake.newProcess(view).publish(running.id())).isEqualTo(4);
    assertThatThrownBy(() -> lake.newProcess(view).audit(dead))
        .extracting(error -> ((BraidException) error).code())
        .isEqualTo(ErrorCode.RUN_UNKNOWN);
    assertThatThrownBy(() -> new StreamPosition(anew, FlightLake.STREAM).load(1))
        .hasMessage(
            "Stream flights can no longer be told as of epoch 1: its log goes back to epoch 3; 'braid batch maintain' has cleaned up what was before. Ask for a later one.")
        .extracting(error -> ((BraidException) error).code())
        .isEqualTo(ErrorCode.HORIZON_EXPIRED);
    assertThatThrownBy(() -> MergedView.load(anew, view.manifest(), Epoch.start("", old.asOf())))
        .extracting(error -> ((BraidException) error).code())
        .isEqualTo(ErrorCode.HORIZON_EXPIRED);

    commit(2);
    assertThat(prove(new StreamPosition(lake.logs(), FlightLake.STREAM).load(6))).isZero();
    maintain();
    age(Duration.ofHours(48));
    maintain();
    assertThat(entries("streams/flights/master")).as("a stream that rests").isEqualTo(1);
    assertThat(lake.logs().open(MASTER).loadSnapshot(newest()).files())
        .as("small files were put together")
        .hasSize(1);
    assertThat(parquetFiles("streams/flights/master")).isEqualTo(1);
    assertThat(commit(1).number()).isEqualTo(7);
    assertThat(countWithSpark()).isEqualTo(rows + 4 + 3);
  }

  private Epoch commit(int flights) {
    return lake.commit(List.of(Flight.of("ATL", 1), Flight.of("BOS", 2)).subList(0, flights));
  }

  private void maintain() {
    Maintenance maintenance =
        new Maintenance(
            lake.logs(),
            new FileRunStore(folder.resolve("lake").toString(), new Configuration()),
            NOW.minus(KEPT));
    maintenance.compact(
        FlightLake.STREAM,
        new RowRewrite(lake.spark(), lake.logs(), MASTER, MASTER, UnaryOperator.identity()));
    maintenance.clean(FlightLake.STREAM, List.of(view.manifest()));
    maintenance.clean(view.manifest());
    maintenance.clean(TableSpec.audits());
  }

  /** Makes every file that was written since the last time so much older. */
  private void age(Duration by) throws IOException {
    for (Path file : new LakeBytes(folder.resolve("lake")).files()) {
      FileTime time = FileTime.from(Files.getLastModifiedTime(file).toInstant().minus(by));
      Files.setLastModifiedTime(file, time);
    }
  }

  private long newest() {
    return lake.logs().open(MASTER).findLatest().orElseThrow().version();
  }

  private long prove(Epoch epoch) {
    return new Proof(lake.logs(), FlightLake.STREAM, lake.rows())
        .verify(view, epoch, Sample.ALL)
        .differences()
        .count();
  }

  private long entries(String table) throws IOException {
    return count(table + "/_delta_log", ".json");
  }

  private long parquetFiles(String table) throws IOException {
    return count(table, ".parquet");
  }

  private long count(String inFolder, String suffix) throws IOException {
    try (var files = Files.list(folder.resolve("lake").resolve(inFolder))) {
      return files.filter(file -> file.toString().endsWith(suffix)).count();
    }
  }

  /** As a reader that has never seen the table. */
  private long countWithSpark() {
    DeltaLog.clearCache();
    return lake.spark()
        .read()
        .format("delta")
        .load(folder.resolve("lake/streams/flights/master").toString())
        .count();
  }
}
