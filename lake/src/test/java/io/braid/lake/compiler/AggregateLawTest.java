package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.Seed;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.lake.session.LakeSession;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every aggregate over every type that it takes: any cut of the log gives the plain answer. */
final class AggregateLawTest {
  private static final SparkSession SPARK = LakeSession.open("test", "local[2]", Map.of());
  private static final long SEED = Seed.next().value();

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("b", "boolean"),
          Map.entry("i8", "tinyint"),
          Map.entry("i16", "smallint"),
          Map.entry("i", "int"),
          Map.entry("l", "bigint"),
          Map.entry("f", "float"),
          Map.entry("x", "double"),
          Map.entry("y", "double"),
          Map.entry("d", "decimal(10,2)"),
          Map.entry("w", "decimal(28,9)"),
          Map.entry("s", "string"),
          Map.entry("bin", "binary"),
          Map.entry("day", "date"),
          Map.entry("t", "timestamp"),
          Map.entry("ntz", "timestamp_ntz"),
          Map.entry("st", "struct<a:int,b:string>"),
          Map.entry("g", "string"));

  private static final List<Column> SCHEMA =
      TYPES.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(type -> new Column(type.getKey(), ColumnType.of(type.getValue()), false))
          .toList();

  private static final List<String> WHOLE = List.of("i8", "i16", "i", "l");
  private static final List<String> NUMBERS = List.of("i8", "i16", "i", "l", "f", "x", "d");
  private static final List<String> ANY =
      List.of("b", "i8", "i16", "i", "l", "f", "x", "d", "w", "s", "bin", "day", "t", "ntz", "st");
  private static final List<String> KEYS =
      List.of("b", "i8", "i", "l", "f", "x", "d", "w", "s", "bin", "day", "t", "ntz", "st");

  private static List<Law> laws = List.of();
  private static DuckDb duckDb = newDuckDb();

  private static DuckDb newDuckDb() {
    try {
      return new DuckDb();
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeAll
  static void makeEvents(@TempDir Path folder) {
    System.out.println("AggregateLawTest: -Dbraid.seed=" + SEED);
    Random random = new Random(SEED);
    laws =
        Stream.of(120, 0)
            .map(count -> Law.of(SPARK, folder, events(random, count), 3, random).cached())
            .toList();
  }

  @AfterAll
  static void close() throws Exception {
    duckDb.close();
  }

  private static Stream<String> over(Random random, List<String> columns, String... calls) {
    return Arrays.stream(calls)
        .map(
            call -> {
              List<String> outputs = new ArrayList<>();
              List<String> some = new ArrayList<>(columns);
              Collections.shuffle(some, random);
              for (String column : some.subList(0, Math.min(5, some.size()))) {
                String filled = call.replace("$", column);
                String filter = random.nextBoolean() ? "" : " FILTER (WHERE i > 0)";
                outputs.add("%s%s AS o%d".formatted(filled, filter, outputs.size()));
              }
              return String.join(", ", outputs);
            });
  }

  private static List<String> views() {
    Random random = new Random(SEED);
    return Stream.of(
            over(random, ANY, "count($)", "first($)", "last($)", "any_value($)"),
            over(random, ANY, "min_by($, i)", "max_by($, x)", "min_by(i, $)", "max_by(s, $)"),
            over(random, ANY, "min($)", "max($)"),
            over(random, ANY, "first_value($, true)", "last($, true)"),
            over(random, KEYS, "count(DISTINCT $)", "approx_count_distinct($)"),
            over(
                random,
                List.of("b"),
                "bool_and($)",
                "bool_or($)",
                "count_if($)",
                "every($)",
                "any($)"),
            over(random, WHOLE, "bit_and($)", "bit_or($)", "bit_xor($)"),
            over(
                random,
                NUMBERS,
                "sum($)",
                "avg($)",
                "var_pop($)",
                "var_samp($)",
                "stddev($)",
                "stddev_pop($)",
                "skewness($)",
                "kurtosis($)",
                "covar_pop($, x)",
                "covar_samp($, i)",
                "corr($, d)",
                "regr_slope($, i)",
                "regr_intercept($, y)",
                "regr_r2(i, $)",
                "regr_count(i, $)",
                "regr_avgx(i, $)",
                "regr_avgy($, d)",
                "regr_sxx(i, $)",
                "regr_syy($, i)",
                "regr_sxy($, i)"),
            over(random, List.of("i", "l", "d"), "try_sum($)", "try_avg($)", "sum(DISTINCT $)"),
            over(random, List.of("i", "l", "d"), "avg(DISTINCT $)"),
            over(
                random,
                NUMBERS,
                "percentile($, 0.5)",
                "percentile($, array(0.0, 0.25, 1.0))",
                "median($)",
                "percentile_cont(0.9) WITHIN GROUP (ORDER BY $)",
                "percentile_disc(0.9) WITHIN GROUP (ORDER BY $)"),
            over(
                random,
                List.of("i8", "i16", "i", "l", "f", "x"),
                "approx_percentile($, 0.5)",
                "approx_percentile($, array(0.1, 0.9), 100)"),
            Stream.of(
                KEYS.stream()
                    .filter(k -> !k.equals("st"))
                    .map(k -> "slice(sort_array(collect_set(%s)), 1, 3) AS o%s".formatted(k, k))
                    .collect(Collectors.joining(", ")),
                KEYS.stream()
                    .filter(k -> !k.equals("st"))
                    .map(
                        k ->
                            "slice(sort_array(array_agg(DISTINCT %1$s) FILTER (WHERE b)), 1, 2) AS o%1$s"
                                .formatted(k))
                    .collect(Collectors.joining(", ")),
                "count(DISTINCT i, s) AS a, count(DISTINCT s, b) FILTER (WHERE i > 0) AS c, count(*) AS n"))
        .flatMap(each -> each)
        .map(
            outputs ->
                (random.nextInt(3) > 0
                        ? "SELECT g, %s FROM events GROUP BY g"
                        : "SELECT %s FROM events")
                    .formatted(outputs))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> everyCutGivesThePlainAnswer() {
    return views().stream().map(sql -> DynamicTest.dynamicTest(sql, () -> holds(sql)));
  }

  private static void holds(String sql) throws Exception {
    CompiledView view = new ViewCompiler(SPARK).compile("v", "views/v.sql", sql, "events", SCHEMA);
    for (Law law : laws) {
      assertThat(law.check(view, duckDb)).isNotNegative();
    }
  }

  private static Dataset<Row> events(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<@Nullable Object> values = new ArrayList<>();
      SCHEMA.forEach(column -> values.add(value(random, column.name())));
      values.add(1L);
      values.add(0);
      values.add((long) i);
      rows.add(RowFactory.create(values.toArray()));
    }
    return SPARK.createDataFrame(
        rows,
        Types.toSpark(SCHEMA)
            .add("_epoch", DataTypes.LongType)
            .add("_partition", DataTypes.IntegerType)
            .add("_offset", DataTypes.LongType));
  }

  private static @Nullable Object value(Random random, String name) {
    int n = random.nextInt(9);
    return switch (name) {
      case "b" -> any(random, true, false);
      case "i8" -> any(random, (byte) n, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case "i16" -> any(random, (short) n, Short.MIN_VALUE, Short.MAX_VALUE);
      case "i" -> any(random, n, -n, random.nextInt(), Integer.MAX_VALUE, Integer.MIN_VALUE);
      case "l" -> any(random, (long) n, -1L, random.nextLong() >> 8, 1L << 53, (1L << 53) + 1);
      case "f" -> any(random, 0f, -0f, 0.1f, (float) random.nextGaussian(), Float.MIN_VALUE);
      case "x" -> any(random, 0.0, -0.0, 0.1, n * 1.5, random.nextGaussian(), 1e16, -1e16, 1e-300);
      case "y" ->
          any(
              random,
              -0.0,
              Double.NaN,
              Double.POSITIVE_INFINITY,
              Double.NEGATIVE_INFINITY,
              Double.MAX_VALUE,
              Double.MIN_VALUE,
              1.0);
      case "d" ->
          any(
              random,
              new BigDecimal("-0.01"),
              new BigDecimal("99999999.99"),
              BigDecimal.valueOf(n));
      case "w" ->
          any(
              random,
              new BigDecimal("9999999999999999999.999999999"),
              new BigDecimal("0.000000001"),
              BigDecimal.valueOf(n));
      case "s" -> any(random, "", "a", "B", "été", "a'b\"c", "日本");
      case "bin" ->
          any(random, new byte[0], new byte[] {-1, 0}, "a".getBytes(StandardCharsets.UTF_8));
      case "day" -> any(random, LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31), LocalDate.EPOCH);
      case "t" ->
          any(random, Instant.parse("1969-12-31T23:59:59.999999Z"), Instant.ofEpochSecond(n));
      case "ntz" ->
          any(random, LocalDateTime.of(2024, 2, 29, 1, 2, 3), LocalDateTime.of(1900, 1, 1, 0, 0));
      case "st" ->
          any(
              random,
              RowFactory.create(n % 3, "a"),
              RowFactory.create(null, "b"),
              RowFactory.create(1, null));
      default -> any(random, "p", "q");
    };
  }

  private static @Nullable Object any(Random random, Object... values) {
    int choice = random.nextInt(values.length + 1);
    return choice == values.length ? null : Arrays.asList(values).get(choice);
  }
}
