package io.braid.lake.compiler;

import io.braid.core.error.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;

/**
 * The expression that one of Spark's messages quotes. Spark places some of them at the SELECT in
 * which the expression stands.
 */
final class QuotedExpression {
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

  private QuotedExpression() {}

  /** Where it stands, at or behind the place that Spark tells; that place if it is not found. */
  static Place placeOf(String message, Place told, LogicalPlan parsed, Findings findings) {
    Matcher quoted = QUOTED.matcher(message);
    if (!quoted.find()) {
      return told;
    }
    String text = plain(quoted.group(1));
    List<Expression> found = new ArrayList<>();
    collect(parsed, text, found);
    return found.stream()
        .flatMap(e -> findings.findPlace(e).stream())
        .filter(place -> place.compareTo(told) >= 0)
        .min(Place::compareTo)
        .orElse(told);
  }

  private static void collect(LogicalPlan plan, String text, List<Expression> found) {
    Trees.list(plan.expressions())
        .forEach(
            tree ->
                Trees.forEach(
                    tree,
                    e -> {
                      if (plain(Findings.text(e)).equals(text)) {
                        found.add(e);
                      }
                    }));
    if (plan instanceof UnresolvedWith with) {
      Trees.list(with.cteRelations())
          .forEach(each -> collect((LogicalPlan) each._2(), text, found));
    }
    Trees.list(plan.children()).forEach(child -> collect(child, text, found));
  }

  private static String plain(String sql) {
    return sql.replaceAll("[`()\\s]", "").toLowerCase(Locale.ROOT);
  }
}
