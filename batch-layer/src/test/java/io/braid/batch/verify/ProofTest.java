package io.braid.batch.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.batch.fixture.Flight;
import io.braid.batch.fixture.FlightLake;
import io.braid.batch.step.ViewBatch;
import io.braid.batch.verify.Difference.Cell;
import io.braid.core.fixture.Seed;
import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
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
    Seed seed = Seed.next();
    System.out.println(seed);
    Random random = seed.newRandom();
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
        .isEqualTo("by_origin at epoch 6 (horizon 5): 5 rows, 5 keys, 0 differing rows");
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
                    new Difference(
                        "[origin=ATL]",
                        List.of(new Cell("n", "2", "3")),
                        new Since.InEpoch(epoch(2))))));
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
                    new Difference(
                        "[origin=BOS]",
                        List.of(new Cell("n", "1", Difference.NO_ROW)),
                        new Since.InBatch(1)),
                    new Difference(
                        "[origin=SFO]",
                        List.of(new Cell("n", Difference.NO_ROW, "1")),
                        new Since.InBatch(1)))));
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
        .isEqualTo("by_origin at epoch 2 (horizon 2): 1 rows, 1 keys, 0 differing rows");
  }

  @Test
  void namesForEachKeyTheEpochAndTheOffsetsThatMadeItDiffer() {
    CompiledView view =
        lake.view(
            "by_origin",
            "SELECT origin, count(*) AS n, max(delay) AS worst FROM flights GROUP BY origin");
    for (int epoch = 1; epoch <= 12; epoch++) {
      String wrong = epoch == 4 ? "ATL" : epoch == 9 ? "BOS" : "nobody";
      lake.commit(
          List.of(Flight.of("ATL", epoch), Flight.of("BOS", epoch), Flight.of("SFO", epoch)),
          rows -> rows.withColumn("s0", functions.expr("IF(k0 = '" + wrong + "', 7L, s0)")));
      if (epoch == 2) {
        new ViewBatch(lake.newProcess(view)).run(Mode.FULL);
      }
    }

    assertThat(verify(view, 12).differences().shown())
        .containsExactly(
            new Difference(
                "[origin=ATL]", List.of(new Cell("n", "12", "18")), new Since.InEpoch(epoch(4))),
            new Difference(
                "[origin=BOS]", List.of(new Cell("n", "12", "18")), new Since.InEpoch(epoch(9))));
    assertThat(new Since.InEpoch(epoch(4)).text())
        .isEqualTo("since epoch 4, which read partition 0 from offset 15 until 20");
  }

  @Test
  void tracesTheRowsOfAViewThatShowsNoKey() {
    CompiledView view = lake.view("hidden", "SELECT count(*) AS n FROM flights GROUP BY origin");
    lake.commit(List.of(Flight.of("ATL", 1), Flight.of("BOS", 1)));
    lake.commit(
        List.of(Flight.of("ATL", 1)), rows -> rows.withColumn("s0", functions.expr("s0 + 1")));
    lake.commit(List.of(Flight.of("ATL", 1)));
    assertThat(verify(view, 3).differences().shown())
        .containsExactly(
            new Difference(
                "its rows", List.of(new Cell("n", "3", "4")), new Since.InEpoch(epoch(2))));
    assertThatThrownBy(() -> verify(view, 3, new Sample(0.5)))
        .hasMessageContaining("View hidden shows no key");
  }

  @Test
  void provesASampleOfTheKeysThatIsTheSameEachTime() {
    CompiledView view =
        lake.view("by_fare", "SELECT fare, count(*) AS n FROM flights GROUP BY fare");
    List<Flight> flights =
        IntStream.range(0, 200)
            .mapToObj(i -> new Flight("ATL", i, 1L, BigDecimal.valueOf(i, 2), 0.5, Instant.EPOCH))
            .toList();
    lake.commit(flights);
    lake.commit(flights.subList(0, 100), rows -> rows.where("k0 <> 0.07 AND k0 <> 0.08"));

    Verification half = verify(view, 1, new Sample(0.5));
    assertThat(half.rows()).isBetween(70L, 130L);
    assertThat(half.toText())
        .isEqualTo(
            "by_fare at epoch 1 (horizon 0), a sample of 0.5 of the keys: %d rows, %d keys, 0 differing rows"
                .formatted(half.rows(), half.rows()));
    assertThat(verify(view, 1, new Sample(0.5))).isEqualTo(half);
    assertThat(verify(view, 1, new Sample(0.9)).rows()).isBetween(half.rows(), 200L);
    assertThat(verify(view, 2).differences().count()).isEqualTo(2);
    assertThatThrownBy(() -> new Sample(0)).hasMessageContaining("above 0 and up to 1");
    assertThatThrownBy(() -> new Sample(Double.NaN)).hasMessageContaining("above 0 and up to 1");
  }

  @Test
  void tellsANodeThatIsWrongFromALakeThatIs() {
    CompiledView view = byOrigin();
    lake.commit(List.of(Flight.of("ATL", 1), Flight.of("BOS", 1)));
    lake.commit(
        List.of(Flight.of("ATL", 1)), rows -> rows.withColumn("s0", functions.expr("s0 + 1")));
    NodeAnswer right = answer(2, "VALUES ('ATL', 2L), ('BOS', 1L) AS t(origin, n)");
    NodeAnswer wrong = answer(2, "VALUES ('ATL', 3L), ('BOS', 5L) AS t(origin, n)");
    Proof proof = new Proof(lake.logs(), FlightLake.STREAM, lake.rows());

    assertThat(proof.verify(view, right, Sample.ALL).toText())
        .isEqualTo(
            "by_origin at epoch 2 (horizon 0), as answered by node:5433: 2 rows, 2 keys, 0 differing rows");
    assertThat(proof.verify(view, wrong, Sample.ALL).differences().shown())
        .containsExactly(
            new Difference(
                "[origin=ATL]", List.of(new Cell("n", "2", "3")), new Since.InEpoch(epoch(2))),
            new Difference("[origin=BOS]", List.of(new Cell("n", "1", "5")), new Since.InNode()));
  }

  private NodeAnswer answer(long epoch, String rows) {
    return new NodeAnswer("node:5433", epoch, 0, lake.spark().sql("SELECT * FROM " + rows));
  }

  private Epoch epoch(long number) {
    return new StreamPosition(lake.logs(), FlightLake.STREAM).load(number);
  }

  private CompiledView byOrigin() {
    return lake.view("by_origin", "SELECT origin, count(*) AS n FROM flights GROUP BY origin");
  }

  private Verification verify(CompiledView view, long epoch) {
    return verify(view, epoch, Sample.ALL);
  }

  private Verification verify(CompiledView view, long epoch, Sample sample) {
    return new Proof(lake.logs(), FlightLake.STREAM, lake.rows())
        .verify(view, epoch(epoch), sample);
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
