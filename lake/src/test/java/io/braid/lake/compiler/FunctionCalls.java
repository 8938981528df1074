package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.analysis.FunctionRegistry;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.GetArrayItem;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.ArrayType;
import scala.Option;

/** Well-typed calls of every function that Spark has, over the columns of {@link EdgeRows}. */
final class FunctionCalls {
  /** Calls that chance does not find, and those worth having in any case. */
  private static final Map<String, List<String>> BY_HAND =
      Map.ofEntries(
          Map.entry("aggregate", List.of("aggregate(ai, 0, (acc, e) -> greatest(acc, e))")),
          Map.entry("reduce", List.of("reduce(ai, 0, (acc, e) -> greatest(acc, e))")),
          Map.entry(
              "array_sort",
              List.of("array_sort(ai)", "array_sort(ai, (a, b) -> CASE WHEN a < b THEN -1 END)")),
          Map.entry("exists", List.of("exists(ai, e -> e > 3)")),
          Map.entry(
              "filter", List.of("filter(strs, e -> e LIKE 'a%')", "filter(ai, e -> e / 2 > 1)")),
          Map.entry("forall", List.of("forall(ai, e -> e > 3)")),
          Map.entry(
              "transform",
              List.of("transform(strs, e -> upper(e))", "transform(strs, (e, i) -> concat(e, i))")),
          Map.entry("map_filter", List.of("map_filter(m, (k, v) -> v > 0)")),
          Map.entry("map_zip_with", List.of("map_zip_with(m, m, (k, a, b) -> greatest(a, b))")),
          Map.entry("transform_keys", List.of("transform_keys(m, (k, v) -> upper(k))")),
          Map.entry("transform_values", List.of("transform_values(m, (k, v) -> v % 5)")),
          Map.entry("zip_with", List.of("zip_with(ai, ax, (a, b) -> a > b)")),
          Map.entry(
              "from_json",
              List.of(
                  "from_json(js, 'a int, b array<string>')",
                  "from_json(js, 'a timestamp, b date, c decimal(5,2)')",
                  "from_json(js, 'a int', map('mode', 'FAILFAST'))")),
          Map.entry("from_csv", List.of("from_csv(s, 'a int, b string')")),
          Map.entry("to_csv", List.of("to_csv(st)")),
          Map.entry("to_json", List.of("to_json(st)", "to_json(m)", "to_json(structs)")),
          Map.entry("schema_of_json", List.of("schema_of_json('{\"a\": 1}')")),
          Map.entry("schema_of_csv", List.of("schema_of_csv('1,a')")),
          Map.entry(
              "get_json_object",
              List.of("get_json_object(js, '$.b[0]')", "get_json_object(js, s)")),
          Map.entry(
              "rlike",
              List.of(
                  "s rlike '[a-z]+x?'", "s rlike '(a|b)*c'", "s rlike '(a|bc)*+'", "s rlike u")),
          Map.entry("regexp", List.of("regexp(s, 'a')")),
          Map.entry("regexp_like", List.of("regexp_like(s, 'a')")),
          Map.entry(
              "regexp_extract",
              List.of("regexp_extract(s, '(a)(b)?', 2)", "regexp_extract(s, '(a)', 2)")),
          Map.entry("regexp_extract_all", List.of("regexp_extract_all(s, '(a)', 1)")),
          Map.entry(
              "regexp_replace",
              List.of("regexp_replace(s, '(a)', '<$1>')", "regexp_replace(s, '(a)', '$2')")),
          Map.entry("regexp_count", List.of("regexp_count(s, '[a-z]')")),
          Map.entry("regexp_instr", List.of("regexp_instr(s, 'b')")),
          Map.entry("regexp_substr", List.of("regexp_substr(s, '[0-9]+')")),
          Map.entry("split", List.of("split(s, '[, ]')")),
          Map.entry("like", List.of("s LIKE 'a%'", "s LIKE u")),
          Map.entry("ilike", List.of("s ILIKE 'a%'")),
          Map.entry(
              "cast",
              List.of(
                  "cast(i AS string)",
                  "cast(s AS int)",
                  "try_cast(s AS date)",
                  "try_cast(s AS timestamp)",
                  "try_cast(strs AS array<int>)",
                  "cast(try_cast(s AS date) AS timestamp)",
                  "cast(day AS timestamp)",
                  "cast(t AS date)",
                  "cast(t AS double)")),
          Map.entry("extract", List.of("extract(DOW FROM t)", "extract(SECOND FROM t)")),
          Map.entry("date_part", List.of("date_part('YEAR', t)", "date_part('week', day)")),
          Map.entry("datepart", List.of("datepart('YEAR', t)")),
          Map.entry(
              "date_trunc",
              List.of("date_trunc('HOUR', t)", "date_trunc('YEAR', try_cast(s AS timestamp))")),
          Map.entry(
              "date_add", List.of("date_add(day, 30)", "date_add(day, i)", "date_add(day, n)")),
          Map.entry(
              "date_from_unix_date",
              List.of(
                  "date_from_unix_date(CASE WHEN i BETWEEN -719162 AND 2932896 THEN i END)",
                  "date_from_unix_date(i)")),
          Map.entry(
              "timestamp_seconds",
              List.of(
                  "timestamp_seconds(l)",
                  "timestamp_seconds(CASE WHEN l BETWEEN 0 AND 253402300799 THEN l END)")),
          Map.entry("make_date", List.of("make_date(year(t), month(t), 1)", "make_date(i, 1, 1)")),
          Map.entry(
              "make_timestamp",
              List.of("make_timestamp(year(t), month(t), 1, hour(t), minute(t), 0)")),
          Map.entry(
              "sequence", List.of("sequence(0, hour(t))", "sequence(i, 5)", "sequence(1, 9, 2)")),
          Map.entry("named_struct", List.of("named_struct('a', i, 'b', s)")),
          Map.entry("map", List.of("map('a', i, 'b', l)", "map(s, i)")),
          Map.entry("element_at", List.of("element_at(m, 'a')", "element_at(ai, 1)")),
          Map.entry("try_element_at", List.of("try_element_at(ai, 1)", "try_element_at(m, s)")),
          Map.entry("get", List.of("get(ai, 0)", "get(strs, i)")),
          Map.entry("slice", List.of("slice(ai, 2, 3)", "slice(ai, -1, 1)")),
          Map.entry("when", List.of("CASE WHEN i > 0 THEN s WHEN b THEN u END")),
          Map.entry("in", List.of("i IN (1, 2, 3)", "s IN ('a', u)")),
          Map.entry(
              "try_to_timestamp",
              List.of(
                  "try_to_timestamp(s)",
                  "try_to_timestamp(left(s, 10), 'yyyy-MM-dd')",
                  "try_to_timestamp(s, 'yyyy')")),
          Map.entry("to_timestamp", List.of("to_timestamp(s)", "to_timestamp(s, 'yyyy')")),
          Map.entry("to_date", List.of("to_date(t)", "to_date(s)")),
          Map.entry("unix_timestamp", List.of("unix_timestamp(t)", "unix_timestamp(s, 'yyyy')")),
          Map.entry("to_unix_timestamp", List.of("to_unix_timestamp(t)")),
          Map.entry("from_unixtime", List.of("from_unixtime(unix_seconds(t), 'yyyy-MM')")),
          Map.entry(
              "date_format",
              List.of("date_format(t, 'yyyy-MM-dd HH:mm:ss.SSS E')", "date_format(day, 'D')")),
          Map.entry(
              "from_utc_timestamp",
              List.of("from_utc_timestamp(t, 'Europe/Paris')", "from_utc_timestamp(t, s)")),
          Map.entry("to_utc_timestamp", List.of("to_utc_timestamp(t, 'America/New_York')")),
          Map.entry(
              "convert_timezone", List.of("convert_timezone('Europe/Paris', 'Asia/Tokyo', z)")),
          Map.entry("next_day", List.of("next_day(day, 'Mon')", "next_day(day, s)")),
          Map.entry("to_number", List.of("to_number(s, '999')")),
          Map.entry("try_to_number", List.of("try_to_number(s, '999.99')")),
          Map.entry("to_char", List.of("to_char(d, '999,999.99')")),
          Map.entry(
              "try_to_binary", List.of("try_to_binary(s, 'base64')", "try_to_binary(s, 'hex')")),
          Map.entry("to_binary", List.of("to_binary(s, 'hex')")),
          Map.entry(
              "format_number", List.of("format_number(x, 2)", "format_number(d, '#,##0.00')")),
          Map.entry(
              "format_string", List.of("format_string('%05d %s', i, s)", "format_string('%d', s)")),
          Map.entry("printf", List.of("printf('%.2f', x)")),
          Map.entry("encode", List.of("encode(s, 'UTF-16')", "encode(s, u)")),
          Map.entry("decode", List.of("decode(bin, 'UTF-8')", "decode(i, 1, 'a', 'b')")),
          Map.entry("getbit", List.of("getbit(l, 63)", "getbit(i, y)")),
          Map.entry("bit_get", List.of("bit_get(i, 3)")),
          Map.entry("elt", List.of("elt(i, s, u)", "elt(pmod(l, 2) + 1, s, u)")),
          Map.entry("repeat", List.of("repeat(s, 3)", "repeat(s, i)")),
          Map.entry("overlay", List.of("overlay(s PLACING u FROM 2 FOR 1)")),
          Map.entry("xpath", List.of("xpath(s, 'a/b')")),
          Map.entry("xpath_boolean", List.of("xpath_boolean(s, 'a/b')")),
          Map.entry("xpath_double", List.of("xpath_double(s, 'a/b')")),
          Map.entry("xpath_float", List.of("xpath_float(s, 'a/b')")),
          Map.entry("xpath_int", List.of("xpath_int(s, 'a/b')")),
          Map.entry("xpath_long", List.of("xpath_long(s, 'a/b')")),
          Map.entry("xpath_number", List.of("xpath_number(s, 'a/b')")),
          Map.entry("xpath_short", List.of("xpath_short(s, 'a/b')")),
          Map.entry("xpath_string", List.of("xpath_string(s, 'a/b')")),
          Map.entry("java_method", List.of("java_method('java.lang.Math', 'abs', i)")),
          Map.entry("reflect", List.of("reflect('java.lang.Math', 'abs', i)")),
          Map.entry("current_date", List.of("current_date()")),
          Map.entry(
              "-", List.of("t - INTERVAL '1' DAY", "t - t", "day - day", "i - 1", "hour(t) - 1")),
          Map.entry("+", List.of("t + INTERVAL '2' HOUR", "day + 1", "i + 1", "hour(t) + 1")),
          Map.entry("/", List.of("i / nullif(l, 0)", "i / l")),
          Map.entry("timestamp_micros", List.of("timestamp_micros(unix_micros(t))")));

  /** A function and a call of it each. */
  private static final String MORE_BY_HAND =
      """
      <= i <= l
      acosh acosh(x)
      add_months add_months(day, 3)
      aes_decrypt aes_decrypt(bin, bin)
      aes_encrypt aes_encrypt(bin, bin)
      and b AND i > 1
      array_append array_append(ai, i)
      array_contains array_contains(ai, i)
      array_except array_except(ai, array(1))
      array_insert array_insert(ai, 2, i)
      array_intersect array_intersect(ai, array(1))
      array_join array_join(strs, ',')
      array_max array_max(ai)
      array_position array_position(ai, i)
      array_remove array_remove(ai, i)
      array_repeat array_repeat(i, 3)
      array_union array_union(ai, array(1))
      arrays_overlap arrays_overlap(ai, array(1))
      bit_count bit_count(i)
      cbrt cbrt(x)
      conv conv(s, 16, 10)
      crc32 crc32(bin)
      date date(s)
      date_diff date_diff(day, t)
      date_sub date_sub(day, 7)
      dateadd dateadd(day, 7)
      datediff datediff(t, day)
      dayofmonth dayofmonth(day)
      exp exp(x)
      factorial factorial(i)
      flatten flatten(aa)
      floor floor(x / 2)
      hypot hypot(x, f)
      isnan isnan(x)
      make_timestamp_ltz make_timestamp_ltz(i, 1, 1, 0, 0, 0)
      make_timestamp_ntz make_timestamp_ntz(i, 1, 1, 0, 0, 0)
      map_contains_key map_contains_key(m, s)
      map_from_arrays map_from_arrays(strs, ai)
      map_from_entries map_from_entries(array(struct(s, i)))
      map_values map_values(m)
      map_keys map_keys(m)
      map_entries map_entries(m)
      mod mod(i, 7)
      month month(day)
      months_between months_between(t, day)
      nanvl nanvl(x, 0D)
      or b OR i > 1
      pmod pmod(i, 7)
      sha1 sha1(bin)
      sha2 sha2(bin, 256)
      shiftleft shiftleft(i, 3)
      shiftrightunsigned shiftrightunsigned(i, 3)
      shuffle shuffle(ai)
      size size(ai)
      sort_array sort_array(ai)
      space space(3)
      split_part split_part(s, ',', 2)
      tanh tanh(x)
      timestamp_millis timestamp_millis(l)
      try_divide try_divide(i, l)
      try_multiply try_multiply(i, l)
      unix_micros unix_micros(t)
      unix_millis unix_millis(t)
      weekday weekday(day)
      width_bucket width_bucket(x, 0D, 100D, 10)
      year year(day)
      | i | 3
      ~ ~i
      % i % 7
      > i > 1
      & i & 3
      bin bin(l)
      chr chr(l)
      date date(t)
      dayofweek dayofweek(day)
      dayofyear dayofyear(day)
      minute minute(t)
      second second(t)
      pow pow(x, 2D)
      log10 log10(x)
      negative negative(cast(i AS bigint))
      int int(n)
      smallint smallint(y)
      trunc trunc(day, 'MONTH')
      str_to_map str_to_map(s)
      unbase64 unbase64(s)
      make_ym_interval make_ym_interval(i, 1)
      timestamp_millis timestamp_millis(unix_millis(t))
      """;

  private static final List<String> LITERALS =
      List.of(
          "0",
          "1",
          "-1",
          "2",
          "5",
          "64",
          "100L",
          "2.5",
          "1.5D",
          "true",
          "NULL",
          "'a'",
          "'UTC'",
          "'MONTH'",
          "'yyyy-MM-dd'",
          "'[a-z]+'",
          "'Mon'",
          "'UTF-8'",
          "'$.a'",
          "array(1, 2)",
          "INTERVAL '1' DAY",
          "INTERVAL '2' MONTH",
          "DATE '2024-02-29'",
          "TIMESTAMP '2024-02-29 12:00:00'");

  private final SparkSession spark;
  private final LogicalPlan rows;
  private final Random random;
  private final List<Expression> operands = new ArrayList<>();

  FunctionCalls(SparkSession spark, LogicalPlan rows, Random random) {
    this.spark = spark;
    this.rows = rows;
    this.random = random;
    Trees.list(rows.output()).forEach(operands::add);
    LITERALS.forEach(text -> operands.add(parse(text)));
  }

  /** All of them but those that are aggregates, or make rows, or look at other rows. */
  static Map<String, ExpressionInfo> scalarFunctions() {
    Map<String, ExpressionInfo> functions = new TreeMap<>();
    for (FunctionIdentifier name : Trees.list(FunctionRegistry.builtin().listFunction())) {
      ExpressionInfo info = FunctionRegistry.builtin().lookupFunction(name).get();
      boolean scalar =
          !List.of("agg_funcs", "generator_funcs", "window_funcs").contains(info.getGroup())
              && !List.of("window", "session_window", "window_time", "json_tuple")
                  .contains(name.funcName());
      if (scalar) {
        functions.put(name.funcName(), info);
      }
    }
    return functions;
  }

  private Expression parse(String sql) {
    try {
      return spark.sessionState().sqlParser().parseExpression(sql);
    } catch (Exception e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** What may be an operand of later calls, so that calls are nested. */
  void reuse(Expression call) {
    operands.add(call);
  }

  /** Resolved calls of each function: those by hand first, then as many as chance finds. */
  Map<String, List<Expression>> find(Iterable<String> functions, int tries) {
    Map<String, List<Expression>> found = new TreeMap<>();
    List<NamedExpression> candidates = new ArrayList<>();
    for (String function : functions) {
      found.put(function, new ArrayList<>());
      BY_HAND
          .getOrDefault(function, List.of())
          .forEach(text -> candidates.add(Trees.alias(parse(text), function)));
      MORE_BY_HAND
          .lines()
          .map(line -> line.split(" ", 2))
          .filter(line -> line[0].equals(function))
          .forEach(line -> candidates.add(Trees.alias(parse(line[1]), function)));
      for (int i = 0; i < tries; i++) {
        List<Expression> arguments = new ArrayList<>();
        for (int k = i == 0 ? 0 : 1 + random.nextInt(3); k > 0; k--) {
          arguments.add(operands.get(random.nextInt(operands.size())));
        }
        if (builds(function, arguments)) {
          candidates.add(
              Trees.alias(
                  new UnresolvedFunction(
                      Trees.seq(List.of(function)),
                      Trees.seq(arguments),
                      false,
                      Option.empty(),
                      false),
                  function));
        }
      }
    }
    resolve(candidates, found);
    return found;
  }

  /** All at once; if Spark objects to one of them, by halves. */
  private void resolve(List<NamedExpression> candidates, Map<String, List<Expression>> found) {
    try {
      LogicalPlan resolved =
          spark.sessionState().analyzer().execute(new Project(Trees.seq(candidates), rows));
      for (Expression output : Trees.list(resolved.expressions())) {
        if (output instanceof Alias alias && isWellTyped(alias.child())) {
          found.computeIfAbsent(alias.name(), name -> new ArrayList<>()).add(alias.child());
        }
      }
    } catch (Throwable e) { // AnalysisException is checked, but not declared
      int half = candidates.size() / 2;
      if (half > 0) {
        resolve(candidates.subList(0, half), found);
        resolve(candidates.subList(half, candidates.size()), found);
      }
    }
  }

  private static boolean isWellTyped(Expression e) {
    boolean item = e instanceof GetArrayItem get && !(get.child().dataType() instanceof ArrayType);
    return e.resolved()
        && !item // which Spark's own check overlooks
        && e.checkInputDataTypes().isSuccess()
        && Trees.list(e.children()).stream().allMatch(FunctionCalls::isWellTyped);
  }

  private static boolean builds(String function, List<Expression> arguments) {
    try {
      Object ignored =
          FunctionRegistry.builtin()
              .lookupFunction(new FunctionIdentifier(function), Trees.seq(arguments));
      return true;
    } catch (Throwable e) { // AnalysisException is checked, but not declared
      return false;
    }
  }
}
