package io.braid.lake.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.EpochRange;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.lake.session.LakeSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WrittenFilesTest {
  private static final TableSpec TABLE =
      new TableSpec(
          "all types",
          List.of(
              new Column("bool", Simple.BOOLEAN, false),
              new Column("tiny", Simple.TINYINT, false),
              new Column("small", Simple.SMALLINT, false),
              new Column("int", Simple.INT, false),
              new Column("big", Simple.BIGINT, true),
              new Column("float", Simple.FLOAT, false),
              new Column("double", Simple.DOUBLE, false),
              new Column("decimal", new ColumnType.Decimal(38, 10), false),
              new Column("text ü", Simple.STRING, false),
              new Column("bytes", Simple.BINARY, false),
              new Column("date", Simple.DATE, false),
              new Column("at", Simple.TIMESTAMP, false)));

  private static final TableSpec NESTED =
      new TableSpec(
          "nested",
          List.of(
              new Column("id", Simple.BIGINT, true),
              column("place", "struct<lat:double,tags:array<string>,wall:timestamp_ntz>"),
              column("places", "array<struct<lat:double,tags:array<string>,wall:timestamp_ntz>>"),
              column("blobs", "map<string,array<binary>>"),
              column("wall", "timestamp_ntz")));

  private static final List<Row> ROWS =
      List.of(
          RowFactory.create(
              true,
              (byte) 1,
              (short) 2,
              3,
              Long.MIN_VALUE,
              0.1f,
              -0.5,
              new BigDecimal("-1.5"),
              "Zürich",
              new byte[] {1},
              LocalDate.of(1500, 2, 28),
              Instant.parse("1500-02-28T00:00:00.000001Z")),
          RowFactory.create(null, null, null, null, 0L, null, null, null, null, null, null, null),
          RowFactory.create(
              false,
              Byte.MAX_VALUE,
              Short.MIN_VALUE,
              Integer.MAX_VALUE,
              Long.MAX_VALUE,
              -2f,
              1e300,
              new BigDecimal("9999999999999999999999999999.9999999999"),
              "東京 🛫",
              new byte[] {},
              LocalDate.of(2400, 2, 29),
              Instant.parse("2001-01-01T00:00:00.123456Z")));

  @TempDir Path folder;
  private final SparkSession spark = LakeSession.open("test", "local[2]", Map.of());

  @Test
  void rowsOfEveryTypeComeBack() {
    DataFile file = write(ROWS);

    List<Row> read = rows(List.of(file)).orderBy("big").collectAsList();

    assertThat(read).hasSize(3);
    for (int i = 0; i < read.size(); i++) {
      Row expected = ROWS.get(i);
      Row found = read.get(i);
      for (int column = 0; column < expected.length(); column++) {
        Object value = expected.get(column);
        if (value instanceof BigDecimal decimal) {
          assertThat(found.getDecimal(column)).isEqualByComparingTo(decimal);
        } else {
          assertThat(found.<Object>getAs(column)).isEqualTo(value);
        }
      }
    }
  }

  @Test
  void statisticsBoundEveryColumnButText() {
    DataFile file = write(ROWS);

    assertThat(file.rows()).isEqualTo(3);
    assertThat(file.bytes())
        .isEqualTo(folder.resolve("all types/" + file.path()).toFile().length());
    assertThat(file.epochs()).isEqualTo(new EpochRange(4, 7));
    assertThat(file.stats())
        .isEqualTo(
            "{\"numRecords\":3,\"minValues\":{\"tiny\":1,\"small\":-32768,\"int\":3,"
                + "\"big\":-9223372036854775808,\"float\":-2.0,\"double\":-0.5,"
                + "\"decimal\":-1.5000000000,\"date\":\"1500-02-28\","
                + "\"at\":\"1500-02-28T00:00:00.000Z\"},"
                + "\"maxValues\":{\"tiny\":127,\"small\":2,\"int\":2147483647,"
                + "\"big\":9223372036854775807,\"float\":0.10000000149011612,\"double\":1.0E300,"
                + "\"decimal\":9999999999999999999999999999.9999999999,\"date\":\"2400-02-29\","
                + "\"at\":\"2001-01-01T00:00:00.124Z\"},"
                + "\"nullCount\":{\"bool\":1,\"tiny\":1,\"small\":1,\"int\":1,\"big\":0,"
                + "\"float\":1,\"double\":1,\"decimal\":1,\"text ü\":1,\"bytes\":1,\"date\":1,"
                + "\"at\":1},\"crc32c\":\""
                + DataFile.toText(sum(folder.resolve("all types/" + file.path())))
                + "\"}");
  }

  @Test
  void noDamagedByteIsReadAndTheFileIsNamed() throws IOException {
    DataFile file = write(ROWS);
    Path path = folder.resolve("all types/" + file.path());
    byte[] whole = Files.readAllBytes(path);
    for (int at = 0; at < whole.length; at += whole.length / 12) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(path, damaged);
      assertRefused(file, "are not those that were written");
    }
    Files.write(path, Arrays.copyOf(whole, whole.length - 1));
    assertRefused(file, "it has %d bytes, not %d".formatted(whole.length - 1, whole.length));
    Files.write(path, whole);
    assertThat(rows(List.of(file)).count()).isEqualTo(3);
  }

  private void assertRefused(DataFile file, String why) {
    assertThatThrownBy(() -> rows(List.of(file)).collectAsList())
        .rootCause()
        .isInstanceOfSatisfying(
            BraidException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TABLE_CORRUPT))
        .hasMessageContainingAll(file.path(), why, "Restore that file from a copy.");
  }

  private static CRC32C sum(Path file) {
    CRC32C sum = new CRC32C();
    try {
      sum.update(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum;
  }

  @Test
  void noRowsMakeNoFile() {
    assertThat(writer().writeRows(EpochRange.of(1), Collections.emptyIterator())).isEmpty();
    assertThat(folder.resolve("all types")).doesNotExist();
  }

  @Test
  void aTableWithoutFilesHasItsColumns() {
    Dataset<Row> empty = rows(List.of());

    assertThat(empty.count()).isZero();
    assertThat(empty.columns()).startsWith("bool", "tiny").endsWith("date", "at");
    assertThat(empty.groupBy("bool").count().count()).isZero();
  }

  @Test
  void onlyTheGivenFilesAreReadAndNoJobIsStartedToFindThem() {
    List<DataFile> files = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      files.add(write(ROWS));
    }
    write(ROWS);

    Dataset<Row> rows = rows(files);

    assertThat(rows.count()).isEqualTo(120);
    assertThat(rows.filter("big = 0").count()).isEqualTo(40);
  }

  @Test
  void tasksWriteAncientDatesAsTheyAre() throws IOException {
    FileWriter writer = writer();
    Dataset<Row> rows = spark.createDataFrame(ROWS, writer.schema());
    FlatMapFunction<java.util.Iterator<InternalRow>, DataFile> task =
        partition -> writer.write(EpochRange.of(1), partition).stream().iterator();

    List<DataFile> files =
        rows.queryExecution().toRdd().toJavaRDD().repartition(1).mapPartitions(task).collect();

    assertThat(files).hasSize(1);
    assertThat(rows(files).filter("at = timestamp'1500-02-28 00:00:00.000001'").count()).isOne();
    try (Stream<Path> left = Files.list(folder.resolve("all types"))) {
      assertThat(left.filter(file -> file.toString().endsWith(".parquet"))).hasSize(1);
    }
  }

  @Test
  void nestedRowsComeBack() {
    StructType schema = TableSchema.toStruct(NESTED.columns());
    Row place =
        RowFactory.create(
            47.5, List.of("a", "b"), java.time.LocalDateTime.parse("1500-02-28T00:00:00.000001"));
    List<Row> written =
        List.of(
            RowFactory.create(
                1L,
                place,
                Arrays.asList(place, null),
                Map.of("k", Arrays.asList(new byte[] {1}, null)),
                java.time.LocalDateTime.parse("2001-01-01T00:00:00")),
            RowFactory.create(2L, RowFactory.create(null, null, null), List.of(), Map.of(), null),
            RowFactory.create(3L, null, null, null, null));
    FileWriter writer = new DiskLake(folder).open().newWriter(NESTED);

    DataFile file = writer.writeRows(EpochRange.of(1), written.iterator()).orElseThrow();

    Dataset<Row> read =
        new TableReader(spark, new DiskLake(folder).open()).rows(NESTED, List.of(file));
    assertThat(read.schema()).isEqualTo(schema);
    assertThat(read.orderBy("id").toJSON().collectAsList())
        .isEqualTo(spark.createDataFrame(written, schema).orderBy("id").toJSON().collectAsList());
    assertThat(file.stats())
        .startsWith(
            "{\"numRecords\":3,\"minValues\":{\"id\":1},\"maxValues\":{\"id\":3},"
                + "\"nullCount\":{\"id\":0,\"wall\":2},");
  }

  private static Column column(String name, String type) {
    return new Column(name, ColumnType.of(type), false);
  }

  private DataFile write(List<Row> rows) {
    Optional<DataFile> file = writer().writeRows(new EpochRange(4, 7), rows.iterator());
    return file.orElseThrow();
  }

  private FileWriter writer() {
    return new DiskLake(folder).open().newWriter(TABLE);
  }

  private Dataset<Row> rows(List<DataFile> files) {
    return new TableReader(spark, new DiskLake(folder).open()).rows(TABLE, files);
  }
}
