package io.braid.lake.compiler;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Columns under the names they were given; Spark keeps each as the query spells it. */
final class DefinedNames {
  private DefinedNames() {}

  static LogicalPlan in(LogicalPlan plan) {
    Map<ExprId, String> names = new HashMap<>();
    collect(plan, names);
    return (LogicalPlan) plan.transformAllExpressions(Trees.partial(node -> rename(node, names)));
  }

  private static void collect(LogicalPlan plan, Map<ExprId, String> names) {
    Trees.list(plan.children()).forEach(child -> collect(child, names));
    for (Attribute column : Trees.list(plan.output())) {
      names.putIfAbsent(column.exprId(), column.name());
    }
  }

  private static Optional<Expression> rename(Expression node, Map<ExprId, String> names) {
    return node instanceof AttributeReference column
            && names.containsKey(column.exprId())
            && !column.name().equals(names.get(column.exprId()))
        ? Optional.of(column.withName(names.getOrDefault(column.exprId(), column.name())))
        : Optional.empty();
  }
}
