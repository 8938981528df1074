package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Expression;

/**
 * Functions over aggregates besides operators, choices and casts, which are {@link DuckDbSql}'s.
 * Each was run over edge values in both engines, and gave the same bits.
 */
final class Presentations {
  static final List<Presentation> ALL = new ArrayList<>();

  private Presentations() {}

  private static void add(String type, String call, String duckDb, String... operands) {
    ALL.add(
        new Presentation(
            type, call, duckDb, Stream.of(operands).map(Presentation.Operand::of).toList()));
  }

  private static final String NUMBERS =
      "int: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 64, 100";
  private static final String POSITIONS = "int: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 64";
  private static final String DAYS = "int: -366, -365, -31, -30, -7, -1, 0, 1, 7, 30, 31, 365, 366";

  static {
    strings();
    numbers();
    dates();
    arrays();
  }

  private static void strings() {
    add("Length", "length(%1$s)", "length(%1$s)", "string");
    add("OctetLength", "octet_length(%1$s)", "strlen(%1$s)", "string");
    add(
        "Substring",
        "substring(%1$s, %2$s, %3$s)",
        "substring(%1$s, %2$s, %3$s)",
        "string",
        POSITIONS,
        NUMBERS);
    add("StringTrim", "trim(%1$s)", "trim(%1$s, ' ')", "string");
    add("StringTrimLeft", "ltrim(%1$s)", "ltrim(%1$s, ' ')", "string");
    add("StringTrimRight", "rtrim(%1$s)", "rtrim(%1$s, ' ')", "string");
    add(
        "StringReplace",
        "replace(%1$s, %2$s, %3$s)",
        "replace(%1$s, %2$s, %3$s)",
        "string",
        "string",
        "string");
    add("StringInstr", "instr(%1$s, %2$s)", "instr(%1$s, %2$s)", "string", "string");
    add("StartsWith", "startswith(%1$s, %2$s)", "starts_with(%1$s, %2$s)", "string", "string");
    add("EndsWith", "endswith(%1$s, %2$s)", "suffix(%1$s, %2$s)", "string", "string");
    add("Contains", "contains(%1$s, %2$s)", "contains(%1$s, %2$s)", "string", "string");
    add("StringRepeat", "repeat(%1$s, %2$s)", "repeat(%1$s, %2$s)", "string", NUMBERS);
    add(
        "StringLPad",
        "lpad(%1$s, %2$s, %3$s)",
        "lpad(%1$s, %2$s, %3$s)",
        "string",
        NUMBERS,
        "string:  , 0, -, ., *, x");
    add(
        "StringRPad",
        "rpad(%1$s, %2$s, %3$s)",
        "rpad(%1$s, %2$s, %3$s)",
        "string",
        NUMBERS,
        "string:  , 0, -, ., *, x");
    add("Ascii", "ascii(%1$s)", "CASE WHEN %1$s = '' THEN 0 ELSE ascii(%1$s) END", "string");
    add(
        "ConcatWs",
        "concat_ws(%1$s, %2$s, %3$s)",
        "CASE WHEN %1$s IS NULL THEN NULL ELSE concat_ws(%1$s, %2$s, %3$s) END",
        "string",
        "string",
        "string");
    add(
        "ConcatWs",
        "concat_ws(%1$s, %2$s, %3$s, %4$s)",
        "CASE WHEN %1$s IS NULL THEN NULL ELSE concat_ws(%1$s, %2$s, %3$s, %4$s) END",
        "string",
        "string",
        "string",
        "string");
    add("Md5", "md5(%1$s)", "md5(%1$s)", "binary");
    add("Hex", "hex(%1$s)", "hex(%1$s)", "binary");
  }

  private static void numbers() {
    add(
        "Sqrt",
        "sqrt(%1$s)",
        "CASE WHEN %1$s < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt(%1$s) END",
        "double");
    add(
        "Signum",
        "signum(%1$s)",
        "CASE WHEN isnan(%1$s) THEN %1$s WHEN %1$s > 0 THEN CAST(1 AS DOUBLE) WHEN %1$s < 0 THEN CAST(-1 AS DOUBLE) ELSE %1$s END",
        "double");
    add("Rint", "rint(%1$s)", "round_even(%1$s, 0)", "double");
    add("IsNaN", "isnan(%1$s)", "coalesce(isnan(%1$s), false)", "double");
    add(
        "NaNvl",
        "nanvl(%1$s, %2$s)",
        "CASE WHEN isnan(%1$s) THEN %2$s ELSE %1$s END",
        "double",
        "double");
    for (String type : List.of("int", "bigint")) {
      add("BitwiseAnd", "%1$s & %2$s", "%1$s & %2$s", type, type);
      add("BitwiseOr", "%1$s | %2$s", "%1$s | %2$s", type, type);
      add("BitwiseXor", "%1$s ^ %2$s", "xor(%1$s, %2$s)", type, type);
      add("BitwiseNot", "~%1$s", "~%1$s", type);
      add(
          "BitwiseCount",
          "bit_count(%1$s)",
          "CAST(bit_count(CAST(%1$s AS BIGINT)) AS INTEGER)",
          type);
      add("Hex", "hex(%1$s)", "hex(%1$s)", type);
      add("Bin", "bin(%1$s)", "bin(%1$s)", type);
    }
  }

  private static void dates() {
    add("Year", "year(%1$s)", "CAST(year(%1$s) AS INTEGER)", "date");
    add("Quarter", "quarter(%1$s)", "CAST(quarter(%1$s) AS INTEGER)", "date");
    add("Month", "month(%1$s)", "CAST(month(%1$s) AS INTEGER)", "date");
    add("DayOfMonth", "day(%1$s)", "CAST(day(%1$s) AS INTEGER)", "date");
    add("DayOfYear", "dayofyear(%1$s)", "CAST(dayofyear(%1$s) AS INTEGER)", "date");
    add("DayOfWeek", "dayofweek(%1$s)", "CAST(dayofweek(%1$s) + 1 AS INTEGER)", "date");
    add("WeekDay", "weekday(%1$s)", "CAST(isodow(%1$s) - 1 AS INTEGER)", "date");
    add("WeekOfYear", "weekofyear(%1$s)", "CAST(weekofyear(%1$s) AS INTEGER)", "date");
    add("LastDay", "last_day(%1$s)", "last_day(%1$s)", "date");
    add("Hour", "hour(%1$s)", "CAST(hour(%1$s) AS INTEGER)", "timestamp");
    add("Minute", "minute(%1$s)", "CAST(minute(%1$s) AS INTEGER)", "timestamp");
    add("Second", "second(%1$s)", "CAST(second(%1$s) AS INTEGER)", "timestamp");
    add("DateDiff", "datediff(%1$s, %2$s)", "CAST(%1$s - %2$s AS INTEGER)", "date", "date");
    add("DateAdd", "date_add(%1$s, %2$s)", "%1$s + %2$s", "date", DAYS);
    add("DateSub", "date_sub(%1$s, %2$s)", "%1$s - %2$s", "date", DAYS);
    add(
        "AddMonths",
        "add_months(%1$s, %2$s)",
        "CAST(%1$s + to_months(%2$s) AS DATE)",
        "date",
        "int: -12, -6, -3, -1, 0, 1, 3, 6, 12");
    add(
        "TruncDate",
        "trunc(%1$s, %2$s)",
        "CAST(date_trunc(%2$s, %1$s) AS DATE)",
        "date",
        "string: year, quarter, month, week");
    add(
        "TruncTimestamp",
        "date_trunc(%1$s, %2$s)",
        "date_trunc(%1$s, %2$s)",
        "string: year, quarter, month, week, day, hour, minute, second",
        "timestamp");
    add("UnixDate", "unix_date(%1$s)", "CAST(%1$s - DATE '1970-01-01' AS INTEGER)", "date");
    add("UnixMicros", "unix_micros(%1$s)", "epoch_us(%1$s)", "timestamp");
    add("UnixMillis", "unix_millis(%1$s)", floor("1000"), "timestamp");
    add("UnixSeconds", "unix_seconds(%1$s)", floor("1000000"), "timestamp");
  }

  private static String floor(String micros) {
    return "(epoch_us(%1$s) - ((epoch_us(%1$s) %% N) + N) %% N) // N".replace("N", micros);
  }

  private static void arrays() {
    for (String element : List.of("int", "string")) {
      String array = "array<" + element + ">";
      add("Size", "size(%1$s)", "CAST(len(%1$s) AS INTEGER)", array);
      add("ArrayMin", "array_min(%1$s)", "list_min(%1$s)", array);
      add("ArrayMax", "array_max(%1$s)", "list_max(%1$s)", array);
      add(
          "ArrayContains",
          "array_contains(%1$s, %2$s)",
          "CASE WHEN list_contains(%1$s, %2$s) THEN true WHEN %2$s IS NULL OR %1$s IS NULL OR list_count(%1$s) < len(%1$s) THEN NULL ELSE false END",
          array,
          element);
      add(
          "ArrayPosition",
          "array_position(%1$s, %2$s)",
          "CASE WHEN %2$s IS NULL OR %1$s IS NULL THEN NULL ELSE coalesce(list_position(%1$s, %2$s), 0) END",
          array,
          element);
    }
  }

  static Optional<Presentation> find(Expression e) {
    return ALL.stream().filter(one -> one.fits(e)).findFirst();
  }
}
