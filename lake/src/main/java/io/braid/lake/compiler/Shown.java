package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.types.DataTypes;

/** What a query shows of rows, as a plan. Order matters only where a limit cuts. */
final class Shown {
  private Shown() {}

  static LogicalPlan of(Query query) {
    List<NamedExpression> columns = new ArrayList<>(query.outputs());
    List<SortOrder> order = new ArrayList<>();
    if (query.isLimited()) {
      query.order().forEach(term -> order.add(over(term, hidden(term.child(), columns))));
    }
    LogicalPlan plan =
        columns.stream().anyMatch(Shown::hasWindow)
            ? withWindows(query, columns)
            : groups(query, columns);
    if (query.isLimited()) {
      Expression limit =
          Literal.create((int) Math.min(query.limit(), Integer.MAX_VALUE), DataTypes.IntegerType);
      plan = new GlobalLimit(limit, new LocalLimit(limit, new Sort(Trees.seq(order), true, plan)));
    }
    return shows(plan, query.outputs()) ? plan : new Project(attributes(query.outputs()), plan);
  }

  /** These columns of the groups for which all conditions hold. */
  private static LogicalPlan groups(Query query, List<NamedExpression> shown) {
    List<NamedExpression> columns = new ArrayList<>(shown);
    List<Expression> conditions = new ArrayList<>();
    query.conditions().forEach(condition -> conditions.add(hidden(condition, columns)));
    LogicalPlan plan =
        query.grouped()
            ? new Aggregate(Trees.seq(query.keys()), Trees.seq(columns), query.rows())
            : new Project(Trees.seq(columns), query.rows());
    return conditions.isEmpty()
        ? plan
        : new Filter(conditions.stream().reduce(And::new).orElseThrow(), plan);
  }

  /** Windows look at the groups that are shown, and at no others. */
  private static LogicalPlan withWindows(Query query, List<NamedExpression> columns) {
    List<NamedExpression> inputs = new ArrayList<>();
    List<NamedExpression> outputs =
        columns.stream()
            .map(column -> Named.with(column, overInputs(Named.body(column), inputs)))
            .toList();
    return new Project(Trees.seq(outputs), groups(query, inputs));
  }

  private static Expression overInputs(Expression tree, List<NamedExpression> inputs) {
    if (tree instanceof WindowExpression window) {
      return new GroupWindow(window).over(input -> overInputs(input, inputs));
    }
    if (!Trees.contains(tree, WindowExpression.class)) {
      return tree.foldable() ? tree : hidden(tree, inputs);
    }
    return (Expression)
        tree.withNewChildren(
            Trees.seq(
                Trees.list(tree.children()).stream()
                    .map(child -> overInputs(child, inputs))
                    .toList()));
  }

  private static boolean hasWindow(NamedExpression column) {
    return Trees.contains((Expression) column, WindowExpression.class);
  }

  private static SortOrder over(SortOrder term, Expression column) {
    return (SortOrder) term.withNewChildren(Trees.seq(List.of(column)));
  }

  private static boolean shows(LogicalPlan plan, List<NamedExpression> outputs) {
    return Trees.list(plan.output()).size() == outputs.size();
  }

  private static scala.collection.Seq<NamedExpression> attributes(List<NamedExpression> outputs) {
    return Trees.seq(
        outputs.stream().map(output -> (NamedExpression) output.toAttribute()).toList());
  }

  private static Expression hidden(Expression expression, List<NamedExpression> columns) {
    NamedExpression column = Trees.alias(expression, "_hidden" + columns.size());
    columns.add(column);
    return column.toAttribute();
  }
}
