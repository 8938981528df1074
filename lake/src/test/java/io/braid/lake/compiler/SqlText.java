package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAlias;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/** SQL as pieces of text, right or wrong. */
final class SqlText {
  private static final Pattern LITERAL =
      Pattern.compile("'([^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+)'|\"([^\"]*)\"|\\b(\\d+(?:\\.\\d+)?)\\b");

  private SqlText() {}

  static Optional<LogicalPlan> findPlan(SparkSession spark, String sql) {
    try {
      return Optional.of(spark.sessionState().sqlParser().parsePlan(sql));
    } catch (Exception | StackOverflowError e) {
      return Optional.empty();
    }
  }

  /** With a name for each output that has none; the text itself if it cannot be read. */
  static String named(SparkSession spark, String sql) {
    TreeMap<Integer, String> names = new TreeMap<>(Comparator.reverseOrder());
    findPlan(spark, sql).ifPresent(plan -> name(plan, names));
    StringBuilder text = new StringBuilder(sql);
    names.forEach((end, name) -> text.insert(Math.min(end + 1, text.length()), " AS " + name));
    return text.toString();
  }

  private static void name(LogicalPlan plan, Map<Integer, String> names) {
    List<? extends NamedExpression> outputs =
        plan instanceof Project project
            ? Trees.list(project.projectList())
            : plan instanceof Aggregate aggregate
                ? Trees.list(aggregate.aggregateExpressions())
                : List.of();
    for (NamedExpression output : outputs) {
      if (output instanceof UnresolvedAlias unnamed
          && unnamed.child().origin().stopIndex().isDefined()) {
        names.put((Integer) unnamed.child().origin().stopIndex().get(), "c" + (names.size() + 1));
      }
    }
    Trees.list(plan.children()).forEach(child -> name(child, names));
  }

  /** What the text quotes or counts. */
  static List<String> literals(String sql) {
    List<String> literals = new ArrayList<>();
    Matcher literal = LITERAL.matcher(sql);
    while (literal.find()) {
      for (int group = 1; group <= 3; group++) {
        if (literal.group(group) != null) {
          literals.add(literal.group(group));
        }
      }
    }
    return literals;
  }

  /** The text with another expression for each literal, by its type. */
  static String withColumns(String sql, String text, String number) {
    return LITERAL
        .matcher(sql)
        .replaceAll(literal -> Matcher.quoteReplacement(literal.group(3) == null ? text : number));
  }
}
