package io.braid.lake.compiler;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Generate;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.ResolvedHint;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;

/** Whether rows can be made of any event: no expression may fail, no join may lose an event. */
final class RowRules {
  private final Findings findings;
  private final EventRules events;

  RowRules(Findings findings) {
    this.findings = findings;
    this.events = new EventRules(findings);
  }

  void check(LogicalPlan plan) {
    if (!RowPlan.hasStream(plan) && !isTakenAsItIs(plan)) {
      findings.refuse(
          plan,
          "Of a dimension, a view takes columns and rows that meet a condition. Prepare anything else in the dimension's own file.");
      return;
    }
    if (plan instanceof Project project) {
      Trees.list(project.projectList()).forEach(this::checkColumn);
    } else if (plan instanceof Filter filter) {
      events.check(filter.condition());
    } else if (plan instanceof Generate generate) {
      Trees.list(((Expression) generate.generator()).children()).forEach(events::check);
    } else if (plan instanceof Expand expand) {
      Trees.list(expand.projections()).forEach(row -> checkRow(expand, Trees.list(row)));
    } else if (plan instanceof Join join) {
      checkJoin(join);
    }
    Trees.list(plan.children()).forEach(this::check);
  }

  private static boolean isTakenAsItIs(LogicalPlan plan) {
    return plan instanceof Project
        || plan instanceof Filter
        || plan instanceof SubqueryAlias
        || plan instanceof ResolvedHint
        || Trees.list(plan.children()).isEmpty();
  }

  private void checkColumn(NamedExpression column) {
    if (!isWindow(column)) {
      events.check(Named.body(column));
    }
  }

  private void checkRow(Expand expand, List<Expression> cells) {
    for (int i = 0; i < cells.size(); i++) {
      if (!isWindow(Trees.list(expand.output()).get(i))) {
        events.check(cells.get(i));
      }
    }
  }

  /** What Spark makes of window(…) cannot fail, though its parts could. */
  private static boolean isWindow(NamedExpression column) {
    return column.metadata().contains("spark.timeWindow");
  }

  private void checkJoin(Join join) {
    boolean left = RowPlan.hasStream(join.left());
    boolean right = RowPlan.hasStream(join.right());
    if (left && right) {
      findings.refuse(
          join,
          "Two events are joined here, and they may come in different epochs, so it cannot be merged from parts. Join two views in your query.");
      return;
    }
    String type = join.joinType().sql().toUpperCase(Locale.ROOT);
    boolean keepsEvents =
        type.equals("INNER")
            || type.equals("CROSS")
            || (left && (type.equals("LEFT OUTER") || type.startsWith("LEFT ")))
            || (right && type.equals("RIGHT OUTER"));
    if (!keepsEvents) {
      findings.refuse(
          join,
          "%s JOIN would show rows of the dimension that no event has met yet, and take them away later. Use JOIN or LEFT JOIN with the stream first."
              .formatted(type));
    }
    Trees.optional(join.condition()).ifPresent(events::check);
  }
}
