package io.braid.lake.compiler;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.expressions.Expression;

/** Why a function has no place in a view, and the nearest form that has. */
final class Refusals {
  private static final Map<String, String> BY_FUNCTION = new TreeMap<>();

  private static void add(String reason, String... functions) {
    for (String function : functions) {
      BY_FUNCTION.put(function, reason);
    }
  }

  static {
    add(
        "%s cannot be merged from parts, so the speed layer could not keep it. Keep %s as a key and count(*), and take it from those in your query.",
        "percentile",
        "percentile_cont",
        "percentile_disc",
        "median",
        "mode",
        "histogram_numeric",
        "approx_percentile",
        "percentile_approx");
    add(
        "%s needs every value, not only partial sums, so it cannot be merged from parts. Keep %s as a key and count(*), and take it from those in your query.",
        "approx_count_distinct", "collect_list", "collect_set", "array_agg", "count_min_sketch");
    add(
        "%s depends on the order of the events, which has no meaning across partitions. Use min or max of %s.",
        "first", "first_value", "last", "last_value", "any_value", "min_by", "max_by");
    add(
        "%s is built on floating point, whose sums depend on the order of addition. Keep count(*), sum(x) and sum(x * x) of a DECIMAL, and compute it from those in your query.",
        "stddev",
        "stddev_pop",
        "stddev_samp",
        "std",
        "variance",
        "var_pop",
        "var_samp",
        "corr",
        "covar_pop",
        "covar_samp",
        "kurtosis",
        "skewness",
        "regr_avgx",
        "regr_avgy",
        "regr_r2",
        "regr_slope",
        "regr_intercept",
        "regr_sxx",
        "regr_sxy",
        "regr_syy");
    add(
        "%s hides an overflow behind null, which cannot be merged from parts. Use %s.",
        "try_sum", "try_avg");
    add(
        "%s gives another value each time it runs, so the batch layer could not recompute it. Use a column of the stream, for example the event's own time.",
        "rand",
        "randn",
        "random",
        "uuid",
        "shuffle",
        "monotonically_increasing_id",
        "spark_partition_id",
        "input_file_name",
        "input_file_block_start",
        "input_file_block_length",
        "current_timestamp",
        "now",
        "current_date",
        "curdate",
        "localtimestamp",
        "unix_timestamp",
        "current_user",
        "user",
        "current_database",
        "current_schema",
        "current_catalog",
        "current_timezone",
        "version");
    add(
        "%s turns one event into many rows, which is not supported. Split the event before it enters the stream.",
        "explode",
        "explode_outer",
        "posexplode",
        "posexplode_outer",
        "inline",
        "inline_outer",
        "stack");
    add(
        "%s names a row of a ROLLUP, CUBE or GROUPING SETS, which are not supported. Write one view for each grouping.",
        "grouping", "grouping_id");
  }

  private Refusals() {}

  /** The reason why this function is refused by name, if it is. */
  static Optional<String> find(String function, String text, String argument) {
    return Optional.ofNullable(BY_FUNCTION.get(function.toLowerCase(Locale.ROOT)))
        .map(
            reason ->
                function.toLowerCase(Locale.ROOT).startsWith("try_")
                    ? reason.formatted(text, text.substring("try_".length()))
                    : reason.formatted(text, argument));
  }

  static String nonDeterministic(Expression e) {
    return BY_FUNCTION.getOrDefault("rand", "%s").formatted(Findings.text(e));
  }

  static String untested(Expression e, String over) {
    return "%s is not among the functions that are tested over %s. Compute it before the event enters the stream, or in your query."
        .formatted(Findings.text(e), over);
  }
}
