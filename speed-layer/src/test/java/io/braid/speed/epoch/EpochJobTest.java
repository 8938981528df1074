package io.braid.speed.epoch;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.EpochDraft;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Counts;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.DimensionVersion;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.compiler.Dimension;
import io.braid.lake.compiler.Sources;
import io.braid.lake.compiler.ViewCompiler;
import io.braid.lake.dimension.DimensionTables;
import io.braid.lake.session.LakeSession;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.TableReader;
import io.braid.lake.table.TableSchema;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.SourceRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EpochJobTest {
  private static final StreamEntry FLIGHTS =
      new StreamEntry(
          "flights",
          List.of(
              new Column("origin", Simple.STRING, true),
              new Column("delay", Simple.BIGINT, false)));
  private static final Instant NOW = Instant.parse("2001-01-10T18:20:00.000001Z");

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void open() {
    spark = LakeSession.open("epochs", "local[2]", Map.of());
  }

  @Test
  void writesRecordsDeadLettersAndEachViewsIncrement() {
    DeltaTableLogs lake = lake();
    CompiledView view =
        compile(
            "by_origin",
            "SELECT origin, count(*) AS n, sum(delay) AS delay, min(origin) AS o FROM flights GROUP BY origin");
    EpochJob job = EpochJob.plan(spark, lake, FLIGHTS, List.of(view));
    RecordReader reader =
        reader(
            "{\"origin\":\"SFO\",\"delay\":5}",
            "{\"origin\":\"SFO\",\"delay\":-2}",
            "no json",
            "{\"origin\":\"OAK\"}");

    EpochDraft draft = job.run(1, reader, List.of(new OffsetRange(0, 0, 4)), position(4), NOW);

    assertThat(draft.counts()).isEqualTo(new Counts(3, 1, 0));
    TableReader rows = new TableReader(spark, lake);
    assertThat(
            rows
                .rows(TableSpec.master(FLIGHTS), draft.records())
                .withColumn("_raw", col("_raw").cast("string"))
                .withColumn("_error", col("_error").startsWith("not JSON"))
                .orderBy("_offset")
                .collectAsList()
                .stream()
                .map(Row::toString))
        .containsExactly(
            "[1,0,0,2001-01-10T18:20:00.000001Z,false,null,null,SFO,5]",
            "[1,0,1,2001-01-10T18:20:00.000001Z,false,null,null,SFO,-2]",
            "[1,0,2,2001-01-10T18:20:00.000001Z,false,true,no json,null,null]",
            "[1,0,3,2001-01-10T18:20:00.000001Z,false,null,null,OAK,null]");
    assertThat(
            rows
                .rows(
                    TableSpec.increments(view.manifest()),
                    draft.increments().getOrDefault(view.manifest().id(), List.of()))
                .orderBy("k0")
                .collectAsList()
                .stream()
                .map(Row::toString))
        .containsExactly("[1,OAK,1,null,OAK]", "[1,SFO,2,3,SFO]");
  }

  @Test
  void runsManyEpochsOnOnePlan() {
    CompiledView view = compile("all", "SELECT count(*) AS n, sum(delay) AS delay FROM flights");
    EpochJob job = EpochJob.plan(spark, lake(), FLIGHTS, List.of(view));
    long total = 0;
    for (int epoch = 1; epoch <= 3; epoch++) {
      RecordReader reader = reader("{\"origin\":\"SFO\",\"delay\":%d}".formatted(epoch));
      EpochDraft draft =
          job.run(epoch, reader, List.of(new OffsetRange(0, 0, 1)), position(epoch), NOW);
      Row row =
          new TableReader(spark, lake())
              .rows(
                  TableSpec.increments(view.manifest()),
                  draft.increments().getOrDefault(view.manifest().id(), List.of()))
              .first();
      assertThat(row.getLong(0)).isEqualTo(epoch);
      total += row.getLong(1);
    }
    assertThat(total).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT origin, count(*) AS n FROM flights GROUP BY ROLLUP (origin)|3",
        "SELECT origin, count(DISTINCT delay) AS n FROM flights GROUP BY origin|4",
        "SELECT count(*) AS n FROM (SELECT origin FROM flights UNION ALL SELECT upper(origin) FROM flights) GROUP BY origin|2"
      })
  void keepsWithinATaskWhatSparkWouldShuffle(String sql, long rows) {
    CompiledView view = compile("shape", sql);
    EpochJob job = EpochJob.plan(spark, lake(), FLIGHTS, List.of(view));
    RecordReader reader =
        reader("{\"origin\":\"SFO\",\"delay\":5}", "{\"origin\":\"OAK\",\"delay\":5}");
    EpochDraft draft = job.run(1, reader, List.of(new OffsetRange(0, 0, 2)), position(2), NOW);
    assertThat(
            new TableReader(spark, lake())
                .rows(
                    TableSpec.increments(view.manifest()),
                    draft.increments().getOrDefault(view.manifest().id(), List.of()))
                .count())
        .isEqualTo(rows);
  }

  @Test
  void joinsADimensionOfTheLakeOnOnePlan() {
    DeltaTableLogs lake = lake();
    Dimension airports = airports(lake, "SFO", "San Francisco", "SFO", "The City");
    CompiledView inner =
        compile(
            "inner",
            "SELECT city, count(*) AS n, sum(delay) AS d FROM flights JOIN airports ON origin = code GROUP BY city",
            airports);
    CompiledView left =
        compile(
            "left",
            "SELECT city, count(*) AS n, sum(delay) AS d FROM flights LEFT JOIN airports ON origin = code GROUP BY city",
            airports);
    EpochJob job = EpochJob.plan(spark, lake, FLIGHTS, List.of(inner, left));
    for (int epoch = 1; epoch <= 3; epoch++) {
      RecordReader reader =
          reader("{\"origin\":\"SFO\",\"delay\":%d}".formatted(epoch), "{\"origin\":\"OAK\"}");
      EpochDraft draft =
          job.run(epoch, reader, List.of(new OffsetRange(0, 0, 2)), position(2), NOW);

      assertThat(increments(lake, inner, draft, "_epoch", "k0", "s0", "s1"))
          .containsExactlyInAnyOrder(
              "[%1$d,San Francisco,1,%1$d]".formatted(epoch),
              "[%1$d,The City,1,%1$d]".formatted(epoch));
      assertThat(increments(lake, left, draft, "_epoch", "k0", "s0"))
          .containsExactlyInAnyOrder(
              "[%d,null,1]".formatted(epoch),
              "[%d,San Francisco,1]".formatted(epoch),
              "[%d,The City,1]".formatted(epoch));
    }
  }

  @Test
  void joinsADimensionWithoutRowsAndKeepsAViewThatNoEventMeets() {
    DeltaTableLogs lake = lake();
    Dimension airports = airports(lake);
    List<CompiledView> views =
        List.of(
            compile(
                "inner",
                "SELECT city, count(*) AS n FROM flights JOIN airports ON origin = code GROUP BY city",
                airports),
            compile(
                "left",
                "SELECT city, count(*) AS n FROM flights LEFT JOIN airports ON origin = code GROUP BY city",
                airports),
            compile(
                "never", "SELECT origin, count(*) AS n FROM flights WHERE 1 = 0 GROUP BY origin"),
            compile("none", "SELECT count(*) AS n FROM flights WHERE 1 = 0"));
    EpochJob job = EpochJob.plan(spark, lake, FLIGHTS, views);
    EpochDraft draft =
        job.run(
            1, reader("{\"origin\":\"SFO\"}"), List.of(new OffsetRange(0, 0, 1)), position(1), NOW);

    assertThat(increments(lake, views.get(0), draft, "k0", "s0")).isEmpty();
    assertThat(increments(lake, views.get(1), draft, "k0", "s0")).containsExactly("[null,1]");
    assertThat(increments(lake, views.get(2), draft, "k0", "s0")).isEmpty();
    assertThat(increments(lake, views.get(3), draft, "s0")).containsExactly("[0]");
  }

  @Test
  void dividesLargeEpochsBetweenTasks() {
    List<List<OffsetRange>> chunks =
        Chunks.of(List.of(new OffsetRange(0, 0, 50_000), new OffsetRange(1, 7, 10_007)), 2);
    assertThat(chunks)
        .containsExactly(
            List.of(new OffsetRange(0, 0, 30_000)),
            List.of(new OffsetRange(0, 30_000, 50_000), new OffsetRange(1, 7, 10_007)));
  }

  @Test
  void tellsWhatATaskSaid() {
    EpochJob job = EpochJob.plan(spark, lake(), FLIGHTS, List.of());
    RecordReader broken =
        (range, takesMore) -> {
          throw new BraidException(ErrorCode.BROKER_UNREACHABLE, "silent");
        };
    assertThatExceptionOfType(BraidException.class)
        .isThrownBy(() -> job.run(1, broken, List.of(new OffsetRange(0, 0, 1)), position(1), NOW))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.BROKER_UNREACHABLE));
  }

  private DeltaTableLogs lake() {
    return new DeltaTableLogs(folder.toString(), new Configuration(), Clock.systemUTC());
  }

  private static CompiledView compile(String name, String sql) {
    return new ViewCompiler(spark)
        .compile(name, "views/" + name + ".sql", sql, FLIGHTS.name(), FLIGHTS.columns());
  }

  private static CompiledView compile(String name, String sql, Dimension dimension) {
    return new ViewCompiler(spark)
        .compile(
            name,
            "views/" + name + ".sql",
            sql,
            new Sources(FLIGHTS.name(), FLIGHTS.columns(), List.of(dimension), Map.of()));
  }

  /** As a running layer reads it. */
  private static Dimension airports(DeltaTableLogs lake, String... codesAndCities) {
    List<Column> columns =
        List.of(new Column("code", Simple.STRING, false), new Column("city", Simple.STRING, false));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < codesAndCities.length; i += 2) {
      rows.add(RowFactory.create(codesAndCities[i], codesAndCities[i + 1]));
    }
    Dimension written =
        new Dimension(
            new DimensionVersion("airports", "0123456789ab"),
            columns,
            spark.createDataFrame(rows, TableSchema.toStruct(columns)));
    DimensionTables tables = new DimensionTables(spark, lake);
    tables.writeOf(
        compile(
            "any", "SELECT count(*) AS n FROM flights JOIN airports ON origin = code", written));
    return tables.load(List.of(written.id())).get(0);
  }

  private static List<String> increments(
      DeltaTableLogs lake, CompiledView view, EpochDraft draft, String first, String... more) {
    return new TableReader(spark, lake)
            .rows(
                TableSpec.increments(view.manifest()),
                draft.increments().getOrDefault(view.manifest().id(), List.of()))
            .select(first, more)
            .collectAsList()
            .stream()
            .map(Row::toString)
            .toList();
  }

  private static OffsetVector position(long next) {
    return new OffsetVector("topic", new TreeMap<>(Map.of(0, next)));
  }

  private static RecordReader reader(String... values) {
    return (range, takesMore) -> {
      for (long offset = range.from(); offset < range.until(); offset++) {
        byte[] value = values[(int) offset].getBytes(StandardCharsets.UTF_8);
        if (!takesMore.test(new SourceRecord(range.partition(), offset, Optional.of(value)))) {
          return offset + 1;
        }
      }
      return range.until();
    };
  }
}
