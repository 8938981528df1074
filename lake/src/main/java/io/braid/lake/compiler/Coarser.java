package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;

/**
 * An aggregate over the groups of a finer query, as one over the rows of that query: a sum of
 * counts is a count, a sum of sums a sum, a minimum of minima a minimum.
 */
final class Coarser {
  private static final Set<String> IDEMPOTENT = Set.of("Min", "Max", "BitAndAgg", "BitOrAgg");

  private final Findings findings;
  private final Query finer;
  private final Map<ExprId, Expression> shown;

  Coarser(Findings findings, Query finer) {
    this.findings = findings;
    this.finer = finer;
    this.shown = QueryParts.shown(finer);
  }

  /** Empty if there was an objection, which is then a finding. */
  Optional<Query> find(Aggregate coarse) {
    if (finer.isLimited()) {
      findings.refuse(
          coarse,
          "LIMIT in the finer query cannot be merged from parts: which groups it keeps changes with each event. Leave it out.");
      return Optional.empty();
    }
    if (!finer.grouped()) {
      findings.refuse(coarse, "This query cannot be merged from parts. Group once, over the rows.");
      return Optional.empty();
    }
    for (Expression condition : finer.conditions()) {
      if (Trees.contains(condition, AggregateExpression.class)) {
        findings.refuse(
            condition,
            "%s keeps or drops a whole group of the finer query, and that changes with each event. Leave it out here and put it into your query on the view."
                .formatted(Findings.text(condition)));
        return Optional.empty();
      }
    }
    List<Expression> keys =
        Trees.list(coarse.groupingExpressions()).stream().map(this::substitute).toList();
    for (Expression key : keys) {
      if (Trees.contains(key, AggregateExpression.class)) {
        findings.refuse(
            key,
            "%s is an aggregate of the finer query, and groups by it change with each event. Group by keys of the finer query."
                .formatted(Findings.text(key)));
        return Optional.empty();
      }
    }
    boolean global = keys.isEmpty();
    List<NamedExpression> outputs =
        Trees.list(coarse.aggregateExpressions()).stream()
            .map(output -> Named.with(output, coarser(Named.body(output), global)))
            .toList();
    Query query = Query.ofRows(finer.rows()).groupedBy(keys, outputs);
    return Optional.of(
        finer.conditions().stream()
            .reduce(And::new)
            .map(condition -> query.withRows(new Filter(condition, finer.rows())))
            .orElse(query));
  }

  private Expression substitute(Expression tree) {
    return QueryParts.substitute(tree, shown);
  }

  private Expression coarser(Expression tree, boolean global) {
    return Trees.rewrite(
        tree,
        node ->
            node instanceof AggregateExpression aggregate
                ? Optional.of(ofAggregate(aggregate, global))
                : node.references().isEmpty() || Trees.contains(node, AggregateExpression.class)
                    ? Optional.empty()
                    : Optional.of(substitute(node)));
  }

  private Expression ofAggregate(AggregateExpression aggregate, boolean global) {
    AggregateFunction function = AggregateCall.functionOf(aggregate);
    Optional<Expression> filter = Trees.optional(aggregate.filter()).map(this::substitute);
    List<Expression> arguments =
        Trees.list(function.children()).stream().map(this::substitute).toList();
    boolean ofKeys =
        arguments.stream().noneMatch(each -> Trees.contains(each, AggregateExpression.class));
    boolean idempotent =
        IDEMPOTENT.contains(function.getClass().getSimpleName()) || aggregate.isDistinct();
    if (filter.filter(each -> Trees.contains(each, AggregateExpression.class)).isPresent()) {
      return refuse(aggregate, "its filter asks for an aggregate of the finer query");
    }
    if (ofKeys) {
      return idempotent
          ? rebuilt(aggregate, function, arguments, filter)
          : refuse(aggregate, "it counts groups of the finer query, not events");
    }
    if (arguments.size() == 1 && arguments.get(0) instanceof AggregateExpression inner) {
      AggregateFunction below = AggregateCall.functionOf(inner);
      if (matches(function, below)) {
        return merged(aggregate.dataType(), inner, filter, below instanceof Count && global);
      }
    }
    return refuse(aggregate, "the finer query does not keep what it needs");
  }

  private static boolean matches(AggregateFunction above, AggregateFunction below) {
    // SQL would round each of the inner sums of floating point.
    boolean exact = !below.dataType().equals(DataTypes.DoubleType);
    return (above instanceof Sum && exact && (below instanceof Sum || below instanceof Count))
        || (above instanceof Min && below instanceof Min)
        || (above instanceof Max && below instanceof Max);
  }

  private static Expression merged(
      DataType type, AggregateExpression inner, Optional<Expression> filter, boolean nullable) {
    List<Expression> conditions = new ArrayList<>();
    filter.ifPresent(conditions::add);
    Trees.optional(inner.filter()).ifPresent(conditions::add);
    Option<Expression> both = Option.apply(conditions.stream().reduce(And::new).orElse(null));
    Expression value =
        new AggregateExpression(
            inner.aggregateFunction(),
            inner.mode(),
            inner.isDistinct(),
            both,
            org.apache.spark.sql.catalyst.expressions.NamedExpression.newExprId());
    Expression typed = value.dataType().equals(type) ? value : AggregateForm.cast(value, type);
    if (!nullable) {
      return typed;
    }
    Expression events =
        new Count(Trees.seq(List.of(Literal.create(1L, DataTypes.LongType))))
            .toAggregateExpression(false, Option.apply(filter.orElse(null)));
    return new If(
        new EqualTo(events, Literal.create(0L, events.dataType())),
        Literal.create(null, type),
        typed);
  }

  private static Expression rebuilt(
      AggregateExpression aggregate,
      AggregateFunction function,
      List<Expression> arguments,
      Optional<Expression> filter) {
    return new AggregateExpression(
        (AggregateFunction) function.withNewChildren(Trees.seq(arguments)),
        aggregate.mode(),
        aggregate.isDistinct(),
        Option.apply(filter.orElse(null)),
        aggregate.resultId());
  }

  private Expression refuse(AggregateExpression aggregate, String why) {
    findings.refuse(
        aggregate,
        "%s cannot be merged from parts over a finer query, because %s. Over a finer query: sum of its counts and sums, min of min, max of max, and count(DISTINCT key)."
            .formatted(Findings.text(aggregate), why));
    return Literal.create(null, aggregate.dataType());
  }
}
