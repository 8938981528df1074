package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Random expressions over the columns of {@link Events}. None can fail for any event. */
final class RandomSql {
  private final Random random;

  RandomSql(Random random) {
    this.random = random;
  }

  boolean oneIn(int chances) {
    return random.nextInt(chances) == 0;
  }

  int number(int below) {
    return random.nextInt(below);
  }

  String of(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  @SafeVarargs
  final String make(Supplier<String>... choices) {
    return choices[random.nextInt(choices.length)].get();
  }

  List<String> some(int most, Supplier<String> one) {
    List<String> some = new ArrayList<>();
    for (int i = random.nextInt(most) + 1; i > 0; i--) {
      String next = one.get();
      if (!some.contains(next)) {
        some.add(next);
      }
    }
    return some;
  }

  String column() {
    return of("i", "l", "n", "b", "d", "p", "s", "g", "t", "day");
  }

  String key() {
    return make(
        () -> of("g", "s", "b", "n", "i", "l", "d", "day", "t"),
        () -> "g",
        this::whole,
        this::text,
        this::moment,
        () ->
            "CASE WHEN %s THEN 'a' WHEN %s THEN 'b' ELSE %s END"
                .formatted(condition(), condition(), of("'c'", "NULL", "g")),
        () -> "(%s)".formatted(condition()),
        () -> "coalesce(%s, 'none')".formatted(text()));
  }

  String text() {
    return make(
        () -> of("s", "g"),
        () ->
            "%s(%s)"
                .formatted(of("upper", "lower", "trim", "ltrim", "rtrim", "reverse"), of("s", "g")),
        () -> "substring(s, %d, %d)".formatted(number(4) + 1, number(3) + 1),
        () -> "concat(g, '%s', %s)".formatted(of("-", "é", "''"), of("s", "g")),
        () -> "split_part(s, '/', %d)".formatted(number(2) + 1),
        () -> "replace(s, '%s', '%s')".formatted(of("a", " ", "/"), of("", "b", "日")),
        () -> "regexp_extract(s, '([a-z]+)', 1)",
        () -> "regexp_replace(s, '[aA]', '_')",
        () -> "date_format(t, '%s')".formatted(of("yyyy-MM", "yyyy", "MM-dd HH")),
        () -> "cast(%s AS string)".formatted(of("i", "b", "day", "d", "n")));
  }

  String whole() {
    return make(
        () -> of("i", "n", "l"),
        () -> "pmod(%s, %d)".formatted(of("i", "n", "l"), number(9) + 2),
        () -> "%s %% %d".formatted(of("i", "n", "l"), number(9) + 2),
        () -> "length(%s)".formatted(of("s", "g")),
        () -> "%s(t)".formatted(of("year", "month", "day", "hour", "minute", "second", "quarter")),
        () -> "%s(day)".formatted(of("year", "month", "dayofweek", "dayofyear", "weekofyear")),
        () -> "try_cast(s AS int)",
        () -> "try_add(%s, %d)".formatted(of("i", "l"), number(100)),
        () -> "cast(%s AS bigint) %s %d".formatted(of("i", "n"), of("+", "-", "*"), number(50)),
        () -> "floor(%s / %d)".formatted(of("i", "n"), number(9) + 2),
        () -> "ascii(s)",
        () -> "datediff(day, DATE '2000-01-01')",
        () -> "if(%s, %s, %d)".formatted(condition(), of("i", "n"), number(10)));
  }

  String decimal() {
    return make(
        () -> of("d", "p"),
        () -> of("d", "p"),
        () -> "try_cast(x AS decimal(18,6))",
        () -> "d * n",
        () -> "d + %d".formatted(number(100)),
        () -> "-d",
        () -> "abs(p)",
        () -> "round(p, %d)".formatted(number(4)));
  }

  String moment() {
    return make(
        () -> of("t", "day"),
        () -> "date_trunc('%s', t)".formatted(of("HOUR", "DAY", "MONTH", "YEAR", "MINUTE")),
        () -> "trunc(day, '%s')".formatted(of("MONTH", "YEAR")),
        () -> "last_day(day)",
        () -> "cast(t AS date)");
  }

  String anything() {
    return make(this::text, this::whole, this::decimal, this::moment, this::condition, () -> "x");
  }

  String condition() {
    return make(
        () -> "b",
        () -> "%s %s %d".formatted(of("i", "l", "n", "d", "x"), comparison(), number(200) - 50),
        () -> "%s IS %sNULL".formatted(column(), of("", "NOT ")),
        () -> "%s IN ('x', 'a', '')".formatted(of("g", "s")),
        () -> "s LIKE '%s'".formatted(of("a%", "%a%", "_", "")),
        () -> "s RLIKE '%s'".formatted(of("^a", "[0-9]", "é")),
        () -> "%s BETWEEN %d AND %d".formatted(of("i", "n", "d"), number(10), number(100)),
        () -> "day %s DATE '%s'".formatted(comparison(), of("1970-01-20", "2004-02-29")),
        () ->
            "t %s TIMESTAMP '%s'".formatted(comparison(), of("1970-01-01 10:00:00", "2001-01-01")),
        () -> "g <=> %s".formatted(of("s", "'x'", "NULL")),
        () -> "NOT (%s)".formatted(condition()),
        () -> "(%s %s %s)".formatted(condition(), of("AND", "OR"), condition()));
  }

  private String comparison() {
    return of("<", "<=", "=", ">", ">=", "<>");
  }

  /** An aggregate of a number. */
  String numericAggregate() {
    return filtered(
        make(
            () -> "count(*)",
            () -> "count(%s)".formatted(anything()),
            () -> "count_if(%s)".formatted(condition()),
            () -> "sum(%s)".formatted(whole()),
            () -> "sum(%s)".formatted(decimal()),
            () -> "avg(%s)".formatted(whole()),
            () -> "avg(%s)".formatted(decimal()),
            () -> "%s(%s)".formatted(of("min", "max"), whole()),
            () -> "%s(%s)".formatted(of("min", "max"), decimal()),
            () -> "count(DISTINCT %s)".formatted(of("s", "g", "i", "n", "day", "b")),
            () -> "%s(%s)".formatted(of("sum", "avg"), "x"),
            () -> "%s(%s)".formatted(of("bit_and", "bit_or", "bit_xor"), of("i", "l", "n")),
            () ->
                "%s(%s)"
                    .formatted(
                        of("var_pop", "var_samp", "stddev_pop", "stddev", "variance"),
                        of("n", "d", "i", "x")),
            () ->
                "%s(%s, %s)"
                    .formatted(
                        of("covar_pop", "covar_samp", "corr", "regr_slope", "regr_intercept"),
                        of("n", "d"),
                        of("n", "i")),
            () ->
                "%s(%s, %s)"
                    .formatted(of("min_by", "max_by"), of("i", "n", "d"), of("t", "l", "s", "day")),
            () ->
                "%s(%s)".formatted(of("first_value", "last_value", "any_value"), of("i", "n", "d")),
            () -> "approx_count_distinct(%s)".formatted(of("s", "i", "l")),
            () -> "approx_percentile(%s, 0.%d)".formatted(of("n", "i"), number(9) + 1)));
  }

  /** An aggregate of any type. */
  String aggregate() {
    return make(
        this::numericAggregate,
        this::numericAggregate,
        () ->
            filtered(
                make(
                    () -> "%s(%s)".formatted(of("min", "max"), anything()),
                    () ->
                        "%s(%s)".formatted(of("bool_and", "bool_or", "every", "some"), condition()),
                    () ->
                        "%s(%s, %s)".formatted(of("min_by", "max_by"), column(), of("t", "l", "s")),
                    () ->
                        "%s(%s)"
                            .formatted(of("first_value", "last_value", "any_value"), column()))));
  }

  private String filtered(String aggregate) {
    return oneIn(4) ? "%s FILTER (WHERE %s)".formatted(aggregate, condition()) : aggregate;
  }

  /** What a query may compute from aggregates. */
  String presentation() {
    return make(
        this::aggregate,
        this::aggregate,
        this::aggregate,
        () -> "coalesce(%s, %d)".formatted(numericAggregate(), number(5)),
        () -> "sum(n) / nullif(%s, 0)".formatted(of("count(*)", "count(i)", "sum(i)")),
        () -> "try_divide(%s, %s)".formatted(numericAggregate(), numericAggregate()),
        () -> "round(avg(%s), %d)".formatted(of("i", "n", "d"), number(4)),
        () ->
            "%s %s %d"
                .formatted(
                    of("sum(n)", "count(*)", "sum(d)", "min(d)"), of("+", "-", "*"), number(30)),
        () ->
            "CASE WHEN count(*) > %d THEN 'many' WHEN %s > 3 THEN 'few' END"
                .formatted(number(30), numericAggregate()),
        () -> "%s %s %s".formatted(numericAggregate(), comparison(), numericAggregate()),
        () -> "concat(coalesce(max(s), '?'), '/', cast(count(*) AS string))",
        () -> "%s(min(n), max(n), count(n))".formatted(of("greatest", "least")),
        () -> "abs(%s)".formatted(of("sum(n)", "min(n)", "sum(d)")),
        () ->
            "cast(%s AS %s)"
                .formatted(
                    of("sum(n)", "count(*)", "min(n)"), of("string", "decimal(20,2)", "double")),
        () -> "if(%s, %s, NULL)".formatted(of("count(*) > 3", "bool_or(b)"), numericAggregate()),
        () -> of("7", "'lit'", "DATE '2001-02-03'"));
  }
}
