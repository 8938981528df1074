package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.Problems;
import io.braid.lake.session.LakeSession;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Spark and DuckDB agree bit for bit on every function that is allowed over aggregates. */
final class PresentationsTest {
  private static final SparkSession SPARK = LakeSession.open("test", "local[2]", Map.of());

  private static final Map<String, List<?>> VALUES =
      Map.ofEntries(
          Map.entry(
              "string",
              List.of(
                  "",
                  "a",
                  " A b  ",
                  "été",
                  "日本",
                  "😀x",
                  "a'b",
                  "e\u0301x",
                  "a\tb\n",
                  "ß",
                  "İ",
                  "abcabc",
                  "%_",
                  "\\",
                  "12",
                  "x y")),
          Map.entry(
              "double",
              List.of(
                  0.0,
                  -0.0,
                  0.5,
                  -0.5,
                  1.5,
                  2.5,
                  -2.5,
                  2.0,
                  1e300,
                  1e-300,
                  0.1,
                  3.7,
                  Double.NaN,
                  Double.POSITIVE_INFINITY,
                  Double.NEGATIVE_INFINITY,
                  Double.MIN_VALUE,
                  123456.789,
                  4503599627370497.5)),
          Map.entry("int", List.of(0, 1, -1, 7, 255, Integer.MAX_VALUE, Integer.MIN_VALUE)),
          Map.entry(
              "bigint", List.of(0L, 1L, -1L, 255L, 1_700_000_000L, Long.MAX_VALUE, Long.MIN_VALUE)),
          Map.entry("boolean", List.of(true, false)),
          Map.entry("binary", List.of(new byte[0], new byte[] {0, -1, 97})),
          Map.entry(
              "date",
              List.of(
                  LocalDate.of(1, 1, 1),
                  LocalDate.of(9998, 12, 31),
                  LocalDate.of(2024, 2, 29),
                  LocalDate.of(2023, 1, 31),
                  LocalDate.of(1969, 12, 31),
                  LocalDate.of(1582, 10, 10),
                  LocalDate.of(2021, 1, 3),
                  LocalDate.of(2020, 12, 31))),
          Map.entry(
              "timestamp",
              List.of(
                  Instant.parse("0001-01-08T00:00:00Z"),
                  Instant.parse("9999-12-31T23:59:59.999999Z"),
                  Instant.parse("1969-12-31T23:59:59.999999Z"),
                  Instant.parse("2024-03-31T01:30:00.5Z"),
                  Instant.parse("1582-10-10T11:12:13.000001Z"),
                  Instant.parse("1970-01-01T00:00:00Z"))),
          Map.entry(
              "array<int>",
              List.of(
                  new Object[0],
                  new Object[] {1, null, -1},
                  new Object[] {3, 1, 2, 1},
                  new Object[] {null, null})),
          Map.entry(
              "array<string>",
              List.of(
                  new Object[0],
                  new Object[] {"b", null, "a"},
                  new Object[] {"", "é", "Z", "a"},
                  new Object[] {null, null})));

  private static final int MOST_ROWS = 400;

  @Test
  void bothEnginesAgree() throws Exception {
    Map<String, String> differences = new TreeMap<>();
    try (DuckDb duckDb = new DuckDb()) {
      for (Presentation one : Presentations.ALL) {
        compare(one, duckDb)
            .ifPresent(text -> differences.put(one.call() + " over " + one.operands(), text));
      }
    }
    assertThat(differences).isEmpty();
  }

  private static Optional<String> compare(Presentation one, DuckDb duckDb) throws Exception {
    List<List<@Nullable Object>> rows = rows(one);
    StructType schema = schema(one);
    Dataset<Row> data =
        SPARK.createDataFrame(
            rows.stream().map(row -> RowFactory.create(row.toArray())).toList(), schema);
    List<List<String>> calls = calls(one);
    List<String> sparkColumns = new ArrayList<>(List.of("id"));
    calls.forEach(call -> sparkColumns.add(one.call().formatted(call.toArray())));
    Dataset<Row> spark =
        data.selectExpr(sparkColumns.toArray(String[]::new))
            .toDF(
                java.util.stream.IntStream.range(0, sparkColumns.size())
                    .mapToObj(i -> "c" + i)
                    .toArray(String[]::new));
    Problems problems = new Problems();
    DuckDbSql sql =
        new DuckDbSql(
            new Findings("v", "", problems),
            e ->
                e instanceof AttributeReference column
                    ? Optional.of(column.name())
                    : Optional.empty(),
            true);
    List<Expression> outputs =
        Trees.list(
            data.selectExpr(sparkColumns.toArray(String[]::new))
                .queryExecution()
                .analyzed()
                .expressions());
    List<String> duckDbColumns = new ArrayList<>();
    for (Expression output : outputs) {
      Expression body = output instanceof Alias alias ? alias.child() : output;
      duckDbColumns.add(
          "CAST(%s AS %s)".formatted(sql.translate(body), Types.toDuckDb(body.dataType())));
    }
    if (!problems.list().isEmpty()) {
      return Optional.of("refused: " + problems.list().get(0).text());
    }
    try {
      List<String> expected = Answers.of(spark);
      duckDb.load(schema, rows);
      List<String> actual =
          Answers.of(
              duckDb.query("SELECT %s FROM edges".formatted(String.join(", ", duckDbColumns))));
      for (int i = 0; i < expected.size(); i++) {
        if (!expected.get(i).equals(actual.get(i))) {
          return Optional.of("Spark %s DuckDB %s".formatted(expected.get(i), actual.get(i)));
        }
      }
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  private static StructType schema(Presentation one) {
    StructType schema = new StructType().add("id", "int");
    for (int i = 0; i < one.operands().size(); i++) {
      schema = schema.add("a" + i, DataType.fromDDL(one.operands().get(i).type()));
    }
    return schema;
  }

  /** All combinations of edge values and null. */
  private static List<List<@Nullable Object>> rows(Presentation one) {
    List<List<@Nullable Object>> rows = new ArrayList<>(List.of(List.of()));
    for (Presentation.Operand operand : one.operands()) {
      List<@Nullable Object> values = new ArrayList<>();
      values.add(null);
      if (operand.values().isEmpty()) {
        values.addAll(VALUES.get(operand.type()));
      }
      List<List<@Nullable Object>> longer = new ArrayList<>();
      for (List<@Nullable Object> row : rows) {
        for (Object value : values) {
          List<@Nullable Object> next = new ArrayList<>(row);
          next.add(value);
          longer.add(next);
        }
      }
      rows = longer;
    }
    int step = Math.max(1, rows.size() / MOST_ROWS);
    List<List<@Nullable Object>> numbered = new ArrayList<>();
    for (int i = 0; i < rows.size(); i += step) {
      List<@Nullable Object> row = new ArrayList<>();
      row.add(numbered.size());
      row.addAll(rows.get(i));
      numbered.add(row);
    }
    return numbered;
  }

  /** The operands of each call: columns, and each combination of what must be written down. */
  private static List<List<String>> calls(Presentation one) {
    List<List<String>> calls = List.of(List.of());
    for (int i = 0; i < one.operands().size(); i++) {
      Presentation.Operand operand = one.operands().get(i);
      List<String> texts =
          operand.values().isEmpty()
              ? List.of("a" + i)
              : operand.values().stream()
                  .map(value -> operand.type().equals("string") ? "'" + value + "'" : value)
                  .toList();
      calls =
          calls.stream()
              .flatMap(
                  call ->
                      texts.stream()
                          .map(
                              text -> {
                                List<String> next = new ArrayList<>(call);
                                next.add(text);
                                return next;
                              }))
              .collect(Collectors.toList());
    }
    return calls;
  }
}
