package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Window;

/** Takes a resolved plan apart, from the top down to the rows. */
final class QueryParts {
  private final Findings findings;

  QueryParts(Findings findings) {
    this.findings = findings;
  }

  /** Empty if there was an objection, which is then a finding. */
  Optional<Query> find(LogicalPlan plan) {
    if (RowPlan.is(plan)) {
      return Optional.of(Query.ofRows(plan));
    }
    if (plan instanceof SubqueryAlias alias) {
      return find(alias.child());
    }
    if (plan instanceof Project project) {
      return find(project.child()).map(query -> select(query, Trees.list(project.projectList())));
    }
    if (plan instanceof Filter filter) {
      return find(filter.child()).flatMap(query -> restrict(query, filter));
    }
    if (plan instanceof Sort sort) {
      return find(sort.child()).flatMap(query -> sort(query, sort));
    }
    if (plan instanceof GlobalLimit limit) {
      return find(limit.child()).map(query -> query.withLimit(countOf(limit.limitExpr())));
    }
    if (plan instanceof LocalLimit limit) {
      return find(limit.child());
    }
    if (plan instanceof Distinct distinct) {
      return find(distinct.child()).flatMap(query -> distinct(query, distinct));
    }
    if (plan instanceof Aggregate aggregate) {
      return aggregate(aggregate);
    }
    if (plan instanceof Window window) {
      return RowPlan.is(window.child())
          ? refuseWindow(window)
          : find(window.child()).flatMap(query -> window(query, window));
    }
    findings.refuse(
        plan,
        "This query cannot be merged from parts. A view is SELECT … FROM stream [WHERE …] [GROUP BY …], over a stream, a UNION ALL of SELECTs without GROUP BY, or a finer view.");
    return Optional.empty();
  }

  private Optional<Query> aggregate(Aggregate aggregate) {
    if (RowPlan.is(aggregate.child())) {
      return Optional.of(
          Query.ofRows(aggregate.child())
              .groupedBy(
                  Trees.list(aggregate.groupingExpressions()),
                  Trees.list(aggregate.aggregateExpressions())));
    }
    return find(aggregate.child()).flatMap(finer -> new Coarser(findings, finer).find(aggregate));
  }

  private Optional<Query> refuseWindow(Window window) {
    findings.refuse(
        (Expression) window.windowExpressions().head(),
        "a window function looks at other rows, so it cannot be merged from parts. Leave it out and write it in your query on the view.");
    return Optional.empty();
  }

  private Optional<Query> window(Query query, Window window) {
    if (query.isLimited() || !query.grouped()) {
      return refuseWindow(window);
    }
    Map<ExprId, Expression> shown = shown(query);
    List<NamedExpression> outputs = new ArrayList<>(query.outputs());
    for (NamedExpression output : Trees.list(window.windowExpressions())) {
      Expression body = substitute(Named.body(output), shown);
      Optional<String> objection = new GroupWindow((WindowExpression) body).findObjection();
      if (objection.isPresent()) {
        findings.refuse(Named.body(output), objection.get());
        return Optional.empty();
      }
      outputs.add(Named.with(output, body));
    }
    return Optional.of(query.withOutputs(outputs));
  }

  private Optional<Query> distinct(Query query, Distinct distinct) {
    if (query.isLimited()) {
      findings.refuse(
          distinct, "DISTINCT after LIMIT cannot be merged from parts. Leave LIMIT out.");
      return Optional.empty();
    }
    if (!query.grouped()) {
      return Optional.of(
          query.groupedBy(query.outputs().stream().map(Named::body).toList(), query.outputs()));
    }
    boolean keyed =
        query.keys().stream()
            .allMatch(
                key ->
                    query.outputs().stream().anyMatch(out -> key.semanticEquals(Named.body(out))));
    if (!keyed) {
      findings.refuse(
          distinct,
          "DISTINCT over groups cannot be merged from parts, because two groups may come to show the same. Show all keys, and leave it out.");
    }
    return keyed ? Optional.of(query) : Optional.empty();
  }

  private static Query select(Query query, List<NamedExpression> outputs) {
    Map<ExprId, Expression> shown = shown(query);
    return query.withOutputs(
        outputs.stream()
            .map(output -> Named.with(output, substitute(Named.body(output), shown)))
            .toList());
  }

  private Optional<Query> restrict(Query query, Filter filter) {
    if (query.isLimited()) {
      findings.refuse(
          filter, "A condition after LIMIT cannot be merged from parts. Put it before LIMIT.");
      return Optional.empty();
    }
    Expression condition = substitute(filter.condition(), shown(query));
    if (Trees.contains(condition, WindowExpression.class)) {
      findings.refuse(
          filter.condition(),
          "%s asks for a window function over the groups. Leave it out and put it into your query on the view."
              .formatted(Findings.text(filter.condition())));
      return Optional.empty();
    }
    List<Expression> conditions = new ArrayList<>(query.conditions());
    conditions.add(condition);
    return Optional.of(query.withConditions(conditions));
  }

  private Optional<Query> sort(Query query, Sort sort) {
    if (query.isLimited()) {
      findings.refuse(
          sort, "ORDER BY after LIMIT cannot be kept. Write one ORDER BY with one LIMIT.");
      return Optional.empty();
    }
    Map<ExprId, Expression> shown = shown(query);
    return Optional.of(
        query.withOrder(
            Trees.list(sort.order()).stream()
                .map(term -> (SortOrder) substitute(term, shown))
                .toList()));
  }

  private static long countOf(Expression limit) {
    return ((Number) limit.eval(InternalRow.empty())).longValue();
  }

  static Map<ExprId, Expression> shown(Query query) {
    Map<ExprId, Expression> shown = new HashMap<>();
    query.outputs().forEach(output -> shown.put(output.exprId(), Named.body(output)));
    return shown;
  }

  static Expression substitute(Expression tree, Map<ExprId, Expression> by) {
    return Trees.rewrite(
        tree,
        node ->
            node instanceof AttributeReference column && by.containsKey(column.exprId())
                ? Optional.ofNullable(by.get(column.exprId()))
                : Optional.empty());
  }
}
