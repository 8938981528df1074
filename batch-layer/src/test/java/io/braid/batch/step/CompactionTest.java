package io.braid.batch.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.batch.fixture.Flight;
import io.braid.batch.fixture.FlightLake;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.protocol.Compaction;
import io.braid.core.protocol.FileRewrite;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.engine.RowRewrite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompactionTest {
  private static final TableSpec MASTER = TableSpec.master(FlightLake.STREAM);

  @TempDir Path folder;

  @Test
  void putsSmallFilesTogetherWithoutChangingARow() throws Exception {
    FlightLake lake = new FlightLake(folder.resolve("lake"));
    CompiledView view =
        lake.view(
            "by_origin", "SELECT origin, count(*) AS n, sum(delay) AS d FROM flights GROUP BY 1");
    for (int i = 1; i <= 3; i++) {
      lake.commit(List.of(Flight.of("ATL", i), Flight.of("BOS", 2 * i)));
    }
    TableLog master = lake.logs().open(MASTER);
    List<Row> before = rows(lake, files(master));

    LoggedCommit commit =
        new FileRewrite(
                master,
                new RowRewrite(lake.spark(), lake.logs(), MASTER, MASTER, UnaryOperator.identity()))
            .run(
                new Compaction(Compaction.TARGET_BYTES),
                Operation.MAINTAIN,
                UnaryOperator.identity())
            .orElseThrow();

    assertThat(files(master)).hasSize(1);
    DataFile file = files(master).get(0);
    assertThat(file.rows()).isEqualTo(before.size());
    assertThat(file.stats()).contains("\"maxValues\":{\"_epoch\":3");
    List<Row> after = lake.read(MASTER, files(master)).collectAsList();
    assertThat(after)
        .as("in the order of epoch, partition and offset")
        .containsExactlyElementsOf(before);
    String entry = folder + "/lake/streams/flights/master/_delta_log/%020d.json";
    assertThat(Files.readString(Path.of(entry.formatted(commit.version()))))
        .contains("\"dataChange\":false")
        .doesNotContain("\"dataChange\":true");
    assertThat(
            lake.spark()
                .read()
                .format("delta")
                .load(folder + "/lake/streams/flights/master")
                .count())
        .isEqualTo(before.size());

    lake.commit(List.of(Flight.of("SFO", 1)));
    assertThat(new ViewBatch(lake.newProcess(view)).run(Mode.FULL).audit().orElseThrow().passed())
        .isTrue();
  }

  private static List<Row> rows(FlightLake lake, List<DataFile> files) {
    return lake.read(MASTER, files).orderBy("_epoch", "_partition", "_offset").collectAsList();
  }

  private static List<DataFile> files(TableLog master) {
    return master.loadSnapshot(master.findLatest().orElseThrow().version()).files();
  }
}
