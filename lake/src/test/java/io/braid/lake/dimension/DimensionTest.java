package io.braid.lake.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.Problem;
import io.braid.core.error.Problems;
import io.braid.core.log.TableSpec;
import io.braid.core.project.DimensionDefinition;
import io.braid.core.project.DimensionDefinition.Format;
import io.braid.core.stream.EpochRange;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.lake.compiler.Dimension;
import io.braid.lake.session.LakeSession;
import io.braid.lake.table.DeltaTableLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DimensionTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("code", Simple.STRING, false),
          new Column("fee", new ColumnType.Decimal(9, 2), false),
          new Column("size", Simple.DOUBLE, false),
          new Column("since", Simple.TIMESTAMP, false),
          new Column("opens", Simple.TIMESTAMP_NTZ, false));
  private static final String CSV =
      """
      code,fee,size,since,opens
      SFO,1.5,0.1,2001-01-10 18:20:00,2001-01-10 18:20
      ,2,,,
      OAK,0.00,-0.0,1999-12-31T23:00:00-01:00,
      SFO,1.5,0.1,2001-01-10 18:20:00,2001-01-10 18:20
      """;

  private static SparkSession spark;

  private final Problems problems = new Problems();

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    spark = LakeSession.open("dimensions", "local[2]", Map.of());
  }

  @Test
  void givesTheSameContentTheSameVersionWhereverItStands() {
    Dimension csv = csv(CSV);
    Dataset<Row> rows = csv.rows();
    rows.orderBy("size").coalesce(1).write().parquet(path("one.parquet"));
    rows.repartition(3).write().parquet(path("many"));
    rows.write().format("delta").save(path("table"));
    rows.limit(1).write().format("delta").mode(SaveMode.Append).save(path("table"));
    rows.write().format("delta").mode(SaveMode.Overwrite).save(path("table"));

    assertThat(read("one.parquet", Format.PARQUET).id()).isEqualTo(csv.id());
    assertThat(read("many", Format.PARQUET).id()).isEqualTo(csv.id());
    assertThat(read("table", Format.DELTA).id()).isEqualTo(csv.id());
    assertThat(csv(CSV.replace("1.5", "1.6")).id()).isNotEqualTo(csv.id());
  }

  @Test
  void keepsEveryVersionInTheLake() {
    Dimension before = csv(CSV);
    Dimension after = csv(CSV.replace("SFO", "SJC"));
    tables().write(before);
    tables().write(after);
    tables().write(before);

    List<Dimension> loaded = tables().load(List.of(after.id(), before.id()));

    assertThat(loaded.get(0).id()).isEqualTo(after.id());
    assertThat(rows(loaded.get(0))).isEqualTo(rows(after)).hasSize(4);
    assertThat(rows(loaded.get(1))).isEqualTo(rows(before));
    assertThat(loaded.get(1).columns()).isEqualTo(COLUMNS);
  }

  @Test
  void keepsADimensionWithoutRows() {
    Dimension empty = csv("code,fee,size,since,opens\n");
    tables().write(empty);
    assertThat(rows(tables().load(List.of(empty.id())).get(0))).isEmpty();
  }

  @Test
  void takesNothingForWholeThatStoppedHalfway() {
    Dimension dimension = csv(CSV);
    TableSpec table = TableSpec.dimension(dimension.id(), dimension.columns());
    lake()
        .newWriter(table)
        .writeRows(
            EpochRange.of(1), List.of(RowFactory.create("SFO", null, null, null, null)).iterator());

    assertThatThrownBy(() -> tables().load(List.of(dimension.id())))
        .hasMessage(
            "A view joins dimension d@%s, but the lake does not have it at this version. Restore its folder from a copy, or run 'braid apply' with the file that it was made from.",
            dimension.id().version());
    tables().write(dimension);
    assertThat(rows(tables().load(List.of(dimension.id())).get(0))).isEqualTo(rows(dimension));
  }

  @Test
  void saysWhatADimensionCannotHold() throws IOException {
    spark
        .sql("SELECT array(1) AS a, 1 AS _b, CAST(1 AS INT) AS c, map(1, 2) AS d")
        .write()
        .parquet(path("bad.parquet"));
    Files.createDirectory(folder.resolve("none"));
    Files.writeString(folder.resolve("text.parquet"), "PAR0");

    find("bad.parquet", Format.PARQUET);
    find("none", Format.PARQUET);
    find("text.parquet", Format.PARQUET);

    assertThat(problems.list().stream().map(Problem::toLine))
        .hasSize(5)
        .contains(
            "bad.parquet: Column 'a' is array<int>, which a dimension cannot hold. Cast it to a plain type, or leave it out",
            "bad.parquet: Column '_b': names that begin with _ are Braid's own. Rename it",
            "bad.parquet: Column 'd' is map<int, int>, which a dimension cannot hold. Cast it to a plain type, or leave it out")
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("none: The table cannot be read: ")
                    .contains("Unable to infer schema for Parquet"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("text.parquet: The table cannot be read: ")
                    .contains("is not a Parquet file"));
  }

  private static List<String> rows(Dimension dimension) {
    return dimension.rows().orderBy("code").collectAsList().stream().map(Row::toString).toList();
  }

  private Dimension csv(String text) {
    try {
      Path file = Files.writeString(folder.resolve("d.csv"), text);
      return new ProjectDimensions(spark, problems)
          .find(new DimensionDefinition("d", "d.csv", file, Format.CSV, COLUMNS))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Dimension read(String name, Format format) {
    Optional<Dimension> found = find(name, format);
    assertThat(problems.list()).isEmpty();
    return found.orElseThrow();
  }

  private Optional<Dimension> find(String name, Format format) {
    return new ProjectDimensions(spark, problems)
        .find(new DimensionDefinition("d", name, folder.resolve(name), format, List.of()));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private DimensionTables tables() {
    return new DimensionTables(spark, lake());
  }

  private DeltaTableLogs lake() {
    return new DeltaTableLogs(path("lake"), new Configuration(), Clock.systemUTC());
  }
}
