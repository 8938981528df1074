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
        "%s has one answer only if no two values occur equally often. Group by %s with count(*) AS n, and take the first in your query: ORDER BY n DESC LIMIT 1.",
        "mode");
    add(
        "%s places its buckets by the order in which values come, so two layers would differ. Declare them: array(count_if(%2$s < 10), count_if(%2$s >= 10)), or GROUP BY width_bucket(%2$s, 0, 100, 10) with count(*).",
        "histogram_numeric");
    add(
        "%s grows with each event. Write slice(sort_array(collect_set(%2$s)), 1, 100) for different values, or a view without GROUP BY, which shows the events.",
        "collect_list", "array_agg");
    add(
        "%s forgets other values in another order of merging, so it is no function of the events. GROUP BY %2$s with count(*) AS n is exact; ORDER BY n DESC LIMIT 10 shows the top.",
        "approx_top_k", "count_min_sketch");
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
  }

  private Refusals() {}

  /** The reason why this function is refused by name, if it is. */
  static Optional<String> find(String function, String text, String argument) {
    return Optional.ofNullable(BY_FUNCTION.get(function.toLowerCase(Locale.ROOT)))
        .map(reason -> reason.formatted(text, argument));
  }

  static String nonDeterministic(Expression e) {
    return BY_FUNCTION.getOrDefault("rand", "%s").formatted(Findings.text(e));
  }

  static String untested(Expression e, String over) {
    return "%s is not among the functions that are tested over %s. Compute it before the event enters the stream, or in your query."
        .formatted(Findings.text(e), over);
  }
}
