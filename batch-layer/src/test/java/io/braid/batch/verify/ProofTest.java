package io.braid.batch.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.batch.fixture.Flight;
import io.braid.batch.fixture.FlightLake;
import io.braid.batch.step.ViewBatch;
import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProofTest {
  @TempDir Path folder;

  private FlightLake lake;

  @BeforeEach
  void makeLake() {
    lake = new FlightLake(folder.resolve("lake"));
  }

  @Test
  void findsNoDifferenceAtAnyEpochBeforeAndAfterBatchRuns() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    CompiledView byOrigin =
        lake.view(
            "by_origin",
            "SELECT origin, count(*) AS flights, avg(delay) AS mean, sum(fare) AS money,"
                + " min(load) AS emptiest, max(at) AS last FROM flights GROUP BY origin");
    CompiledView late =
        lake.view("late", "SELECT sum(delay) AS d, count(*) AS n FROM flights WHERE delay > 990");
    CompiledView hidden =
        lake.view("hidden", "SELECT count(*) AS n FROM flights GROUP BY origin, hour(at)");
    for (int epoch = 1; epoch <= 6; epoch++) {
      lake.commit(epoch == 4 ? List.of() : Flight.random(random, 15));
      if (epoch == 2 || epoch == 5) {
        List.of(byOrigin, late, hidden)
            .forEach(view -> new ViewBatch(lake.newProcess(view)).run(Mode.FOLD));
      }
    }
    for (long epoch = 0; epoch <= 6; epoch++) {
      for (CompiledView view : List.of(byOrigin, late, hidden)) {
        Verification result = verify(view, epoch);
        assertThat(result.differences()).as(result.toText()).isEqualTo(Differences.NONE);
      }
    }
    assertThat(verify(byOrigin, 1).horizon()).isZero();
    assertThat(verify(byOrigin, 4).horizon()).isEqualTo(2);
    assertThat(verify(byOrigin, 6).toText())
        .isEqualTo("by_origin at epoch 6 (horizon 5): 5 rows, 0 differing rows");
    assertThat(verify(late, 0).rows()).isEqualTo(1);
  }

  @Test
  void findsAWrongIncrement() {
    CompiledView view = byOrigin();
    lake.commit(List.of(Flight.of("ATL", 1), Flight.of("BOS", 1)));
    lake.commit(
        List.of(Flight.of("ATL", 1)), rows -> rows.withColumn("s0", functions.expr("s0 + 1")));
    assertThat(verify(view, 1).differences()).isEqualTo(Differences.NONE);
    assertThat(verify(view, 2).differences())
        .isEqualTo(
            new Differences(
                1,
                List.of(
                    new Differences.Difference(
                        "[origin=ATL]", "[origin=ATL n=2]", "[origin=ATL n=3]"))));
  }

  @Test
  void findsAChangedBatchFile() {
    CompiledView view = byOrigin();
    lake.commit(List.of(Flight.of("ATL", 1), Flight.of("BOS", 1)));
    new ViewBatch(lake.newProcess(view)).run(Mode.FULL);
    replaceBatch(view.manifest(), "SELECT 'ATL', 1L UNION ALL SELECT 'SFO', 1L");
    assertThat(verify(view, 1).differences())
        .isEqualTo(
            new Differences(
                2,
                List.of(
                    new Differences.Difference("[origin=BOS]", "[origin=BOS n=1]", ""),
                    new Differences.Difference("[origin=SFO]", "", "[origin=SFO n=1]"))));
  }

  @Test
  void provesAViewThatWasDefinedLaterAndCaughtUp() {
    lake.open();
    lake.commit(List.of(Flight.of("ATL", 1)));
    lake.commit(List.of(Flight.of("ATL", 2)));
    CompiledView view = byOrigin();
    lake.open();
    assertThat(verify(view, 2).differences()).isEqualTo(Differences.NONE);
    assertThat(new ViewBatch(lake.newProcess(view)).run(Mode.FOLD).rows()).isEqualTo(1);
    assertThat(verify(view, 2).toText())
        .isEqualTo("by_origin at epoch 2 (horizon 2): 1 rows, 0 differing rows");
  }

  private CompiledView byOrigin() {
    return lake.view("by_origin", "SELECT origin, count(*) AS n FROM flights GROUP BY origin");
  }

  private Verification verify(CompiledView view, long epoch) {
    StreamPosition position = new StreamPosition(lake.logs(), FlightLake.STREAM);
    return new Proof(lake.logs(), FlightLake.STREAM, lake.rows())
        .verify(view, position.load(epoch));
  }

  private void replaceBatch(ViewManifest view, String rows) {
    TableLog batches = lake.logs().open(TableSpec.batch(view));
    LoggedCommit last = batches.findLatest().orElseThrow();
    Dataset<Row> wrong = lake.spark().sql(rows);
    List<DataFile> files =
        lake
            .logs()
            .newWriter(TableSpec.batch(view))
            .writeRows(EpochRange.of(1), wrong.collectAsList().iterator())
            .stream()
            .toList();
    batches.commitAfter(
        last.version(),
        Commit.of(
            Operation.MAINTAIN,
            last.commit().stamp(),
            files,
            batches.loadSnapshot(last.version()).files()));
  }
}
