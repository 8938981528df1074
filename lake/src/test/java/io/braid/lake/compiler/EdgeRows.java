package io.braid.lake.compiler;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Rows of every type, full of the values at which functions go wrong. */
final class EdgeRows {
  static final StructType SCHEMA =
      StructType.fromDDL(
          "b boolean, y tinyint, n smallint, i int, l bigint, f float, x double, d decimal(10,2), w decimal(38,18), s string, u string, bin binary, day date, t timestamp, z timestamp_ntz, ai array<int>, strs array<string>, ax array<double>, aa array<array<int>>, days array<date>, st struct<a:int,b:string>, structs array<struct<a:int,b:string>>, m map<string,int>, js string");

  private static final List<List<?>> VALUES =
      List.of(
          List.of(true, false),
          List.of((byte) 0, (byte) 1, (byte) -1, Byte.MAX_VALUE, Byte.MIN_VALUE),
          List.of((short) 0, (short) 1, (short) -7, Short.MAX_VALUE, Short.MIN_VALUE),
          List.of(0, 1, -1, 7, 31, 2001, Integer.MAX_VALUE, Integer.MIN_VALUE),
          List.of(0L, 1L, -1L, 63L, 1_700_000_000L, Long.MAX_VALUE, Long.MIN_VALUE),
          List.of(0f, -0f, 1.5f, Float.NaN, Float.NEGATIVE_INFINITY, Float.MAX_VALUE),
          List.of(
              0.0,
              -0.0,
              0.5,
              -2.5,
              1e300,
              Double.NaN,
              Double.POSITIVE_INFINITY,
              Double.NEGATIVE_INFINITY,
              Double.MIN_VALUE,
              -1.0,
              123456.789),
          List.of(dec("0.00"), dec("-0.01"), dec("99999999.99"), dec("-99999999.99"), dec("2.50")),
          List.of(
              dec("0.000000000000000000"),
              dec("99999999999999999999.999999999999999999"),
              dec("-0.000000000000000001"),
              dec("12.345000000000000000")),
          List.of(
              "",
              "a",
              " A b ",
              "été",
              "日本",
              "😀x",
              "\\",
              "$1",
              "%_",
              "12",
              "-12.5e3",
              "2024-02-30",
              "2024-1-5 7:08",
              "+294247-01-10 04:00:54.775",
              "-290308-12-21",
              "9999-12-31",
              "http://x/%zz?q=%",
              "Z2FyYmFnZQ",
              "%",
              "a".repeat(5_000),
              "\u0000"),
          List.of("", "b", "UTC", "Mars/Phobos", "yyyy", "MONTH", "x,y", "İ", "ß", "-1"),
          List.of(new byte[0], new byte[] {0, -1, 127}, "été".getBytes(StandardCharsets.UTF_8)),
          List.of(
              LocalDate.of(1, 1, 1),
              LocalDate.of(9999, 12, 31),
              LocalDate.of(2024, 2, 29),
              LocalDate.of(1582, 10, 10)),
          List.of(
              Instant.parse("0001-01-01T00:00:00Z"),
              Instant.parse("9999-12-31T23:59:59.999999Z"),
              Instant.parse("1969-12-31T23:59:59.999999Z"),
              Instant.parse("2024-03-31T01:30:00Z")),
          List.of(
              LocalDateTime.of(1, 1, 1, 0, 0),
              LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
              LocalDateTime.of(2024, 3, 31, 2, 30)),
          List.of(ints(), ints(1, null, -1), ints(Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 0)),
          List.of(strings(), strings("", null, "a"), strings("a", "a", "2024-01-01")),
          List.of(
              new Object[0], new Object[] {Double.NaN, -0.0, 0.0, null}, new Object[] {1.5, 1e308}),
          List.of(
              new Object[0], new Object[] {ints(1), null, ints()}, new Object[] {ints(null, 2)}),
          List.of(new Object[0], new Object[] {LocalDate.of(1, 1, 1), null}),
          List.of(RowFactory.create(1, "x"), RowFactory.create(null, null)),
          List.of(
              new Object[0],
              new Object[] {RowFactory.create(1, "x"), null, RowFactory.create(null, "")}),
          List.of(Map.of(), Map.of("a", 1, "", 0), Map.of("b", Integer.MAX_VALUE)),
          List.of(
              "{\"a\": 1, \"b\": [1, {\"c\": null}]}",
              "[1, \"x\", null]",
              "{\"a\": \"2024-13-45\"",
              "[".repeat(3_000),
              "{\"a\": 1e999}",
              "nul",
              ""));

  private EdgeRows() {}

  private static BigDecimal dec(String text) {
    return new BigDecimal(text);
  }

  private static Object[] ints(@Nullable Integer... values) {
    return values;
  }

  private static Object[] strings(@Nullable String... values) {
    return values;
  }

  static Dataset<Row> of(SparkSession spark, Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (List<?> values : VALUES) {
        int choice = random.nextInt(values.size() + 1);
        row.add(choice == values.size() ? null : values.get(choice));
      }
      rows.add(RowFactory.create(row.toArray()));
    }
    return spark.createDataFrame(rows, SCHEMA);
  }

  static List<String> columns() {
    return Arrays.asList(SCHEMA.fieldNames());
  }
}
