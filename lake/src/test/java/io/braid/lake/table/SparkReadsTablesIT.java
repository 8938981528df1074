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
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.lake.session.LakeSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

  @Test
  void sparkReadsNestedColumnsThatCameLater() throws IOException {
    DiskLake lake = new DiskLake(folder);
    TableSpec wider =
        new TableSpec(
            TABLE.path(),
            Stream.concat(
                    TABLE.columns().stream(),
                    Stream.of(
                        new Column("wall", Simple.TIMESTAMP_NTZ, false),
                        new Column(
                            "places",
                            ColumnType.of(
                                "array<struct<lat:double,tags:map<string,binary>,`at`:timestamp_ntz>>"),
                            false)))
                .toList());
    TableLog log = lake.open().open(TABLE);
    log.commitAfter(-1, SampleCommits.create());
    log.commitAfter(0, adding(1, write(lake, 1)));
    TableLog altered = lake.open().open(wider);
    altered.commitAfter(1, Commit.adding(Operation.ALTER, SampleCommits.stamp(1), List.of()));
    LocalDateTime wall = LocalDateTime.parse("2001-03-25T02:30:00.000001");
    Row place = RowFactory.create(47.5, Map.of("k", new byte[] {1}), wall);
    DataFile file =
        lake.open()
            .newWriter(wider)
            .writeRows(
                EpochRange.of(2),
                List.of(RowFactory.create(2L, "Zürich", NOON, wall, List.of(place))).iterator())
            .orElseThrow();
    altered.commitAfter(2, adding(2, file));

    assertWide(lake);
    assertThat(log.tableId()).isEqualTo(lake.open().open(wider).tableId());
    lake.open().checkpoint(TABLE, 3);
    assertWide(lake);
    for (int version = 0; version < 3; version++) {
      Files.delete(lake.entry(TABLE, version));
    }
    assertWide(lake);
    assertThat(lake.open().open(wider).loadSnapshot(3).files()).hasSize(2);
  }

  private void assertWide(DiskLake lake) {
    Dataset<Row> rows = readBySpark(lake).orderBy("_epoch");
    assertThat(rows.columns()).containsExactly("_epoch", "origin", "at", "wall", "places");
    assertThat(rows.toJSON().collectAsList())
        .containsExactly(
            "{\"_epoch\":1,\"origin\":\"Zürich\",\"at\":\"2001-01-01T12:00:00.123Z\"}",
            "{\"_epoch\":2,\"origin\":\"Zürich\",\"at\":\"2001-01-01T12:00:00.123Z\","
                + "\"wall\":\"2001-03-25T02:30:00.000\",\"places\":[{\"lat\":47.5,"
                + "\"tags\":{\"k\":\"AQ==\"},\"at\":\"2001-03-25T02:30:00.000\"}]}");
    assertThat(rows.filter("wall = timestamp_ntz'2001-03-25 02:30:00.000001'").count()).isOne();
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
