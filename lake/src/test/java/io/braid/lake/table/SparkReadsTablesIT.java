package io.braid.lake.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.SampleCommits;
import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.Operation;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.EpochRange;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType.Simple;
import io.braid.lake.session.LakeSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark's own Delta reads what Braid wrote. */
final class SparkReadsTablesIT {
  private static final TableSpec TABLE =
      new TableSpec(
          "views/ü/table",
          List.of(
              new Column("_epoch", Simple.BIGINT, true),
              new Column("origin", Simple.STRING, false),
              new Column("at", Simple.TIMESTAMP, false)));
  private static final Instant NOON = Instant.parse("2001-01-01T12:00:00.123456Z");

  @TempDir Path folder;
  private final SparkSession spark = LakeSession.open("test", "local[2]", Map.of());

  @Test
  void sparkReadsATableBeforeAndAfterACheckpoint() throws IOException {
    DiskLake lake = new DiskLake(folder);
    TableLog log = lake.open().open(TABLE);
    log.commitAfter(-1, SampleCommits.create());
    assertThat(readBySpark(lake).columns()).containsExactly("_epoch", "origin", "at");
    assertThat(readBySpark(lake).count()).isZero();
    List<DataFile> files = new ArrayList<>();
    for (int epoch = 1; epoch <= 6; epoch++) {
      files.add(write(lake, epoch));
      log.commitAfter(epoch - 1, adding(epoch, files.get(epoch - 1)));
    }
    log.commitAfter(6, removing(files.get(0)));
    assertRead(lake, 2, 3, 4, 5, 6);
    assertThat(spark.sql("DESCRIBE HISTORY delta.`%s`".formatted(lake.folder(TABLE))).count())
        .isEqualTo(8);

    lake.open().checkpoint(TABLE, 7);
    assertRead(lake, 2, 3, 4, 5, 6);

    for (int version = 0; version < 7; version++) {
      Files.delete(lake.entry(TABLE, version));
    }
    log.commitAfter(7, adding(7, write(lake, 7)));
    assertRead(lake, 2, 3, 4, 5, 6, 7);
  }

  private static Commit adding(long epoch, DataFile file) {
    return Commit.adding(Operation.EPOCH, SampleCommits.stamp(epoch), List.of(file));
  }

  private static Commit removing(DataFile file) {
    return Commit.of(Operation.EXPIRE, SampleCommits.stamp(6), List.of(), List.of(file));
  }

  private static DataFile write(DiskLake lake, long epoch) {
    return lake.open()
        .newWriter(TABLE)
        .writeRows(
            EpochRange.of(epoch), List.of(RowFactory.create(epoch, "Zürich", NOON)).iterator())
        .orElseThrow();
  }

  private void assertRead(DiskLake lake, long... epochs) throws IOException {
    Dataset<Row> rows = readBySpark(lake);
    assertThat(rows.orderBy("_epoch").collectAsList())
        .extracting(row -> row.getLong(0))
        .containsExactlyElementsOf(Arrays.stream(epochs).boxed().toList());
    assertThat(rows.filter("origin = 'Zürich' AND at = timestamp'2001-01-01 12:00:00.123456'"))
        .satisfies(found -> assertThat(found.count()).isEqualTo(epochs.length));
    // Delta answers this from the statistics of the files.
    assertThat(rows.filter("_epoch >= 4").count())
        .isEqualTo(Arrays.stream(epochs).filter(epoch -> epoch >= 4).count());
  }

  private Dataset<Row> readBySpark(DiskLake lake) {
    DeltaLog.clearCache();
    return spark.read().format("delta").load(lake.folder(TABLE).toString());
  }
}
