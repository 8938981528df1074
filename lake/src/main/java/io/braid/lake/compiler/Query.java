package io.braid.lake.compiler;

import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * A resolved query in its parts. All expressions are over the rows; those of outputs, conditions
 * and order may hold aggregates, unless the query shows rows.
 *
 * @param rows what is grouped, or shown
 * @param grouped whether the rows are brought together in groups
 * @param keys what they are grouped by
 * @param outputs what is shown
 * @param conditions of which all must hold for a group to be shown
 * @param order how what is shown is sorted
 * @param limit how much is shown at most
 */
record Query(
    LogicalPlan rows,
    boolean grouped,
    List<Expression> keys,
    List<NamedExpression> outputs,
    List<Expression> conditions,
    List<SortOrder> order,
    long limit) {

  static Query ofRows(LogicalPlan rows) {
    return new Query(
        rows,
        false,
        List.of(),
        Trees.list(rows.output()).stream().map(NamedExpression.class::cast).toList(),
        List.of(),
        List.of(),
        Long.MAX_VALUE);
  }

  boolean isLimited() {
    return limit < Long.MAX_VALUE;
  }

  Query groupedBy(List<Expression> groupingKeys, List<NamedExpression> shown) {
    return new Query(rows, true, groupingKeys, shown, List.of(), List.of(), Long.MAX_VALUE);
  }

  Query withRows(LogicalPlan other) {
    return new Query(other, grouped, keys, outputs, conditions, order, limit);
  }

  Query withOutputs(List<NamedExpression> others) {
    return new Query(rows, grouped, keys, others, conditions, order, limit);
  }

  Query withConditions(List<Expression> others) {
    return new Query(rows, grouped, keys, outputs, others, order, limit);
  }

  Query withOrder(List<SortOrder> other) {
    return new Query(rows, grouped, keys, outputs, conditions, other, limit);
  }

  Query withLimit(long other) {
    return new Query(rows, grouped, keys, outputs, conditions, order, Math.min(limit, other));
  }
}
