package io.braid.lake.compiler;

import io.braid.core.view.Merge;
import io.braid.core.view.StateColumn;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataType;
import scala.Option;

/**
 * A view as the layers run it. The methods build plans from resolved expressions, so a call parses
 * nothing; over a dataset of one partition no plan shuffles. Thread-safe.
 *
 * <p>A view without keys has one row always, also over nothing: {@code partial} and {@code merge}
 * then give one row for an empty dataset.
 */
public final class CompiledView {
  private final SparkSession spark;
  private final ViewManifest manifest;
  private final Aggregate query;
  private final Optional<Expression> condition;
  private final Decomposition parts;

  CompiledView(
      SparkSession spark,
      ViewManifest manifest,
      Aggregate query,
      Optional<Expression> condition,
      Decomposition parts) {
    this.spark = spark;
    this.manifest = manifest;
    this.query = query;
    this.condition = condition;
    this.parts = parts;
  }

  public ViewManifest manifest() {
    return manifest;
  }

  /** The partial state as SQL, for people to read. */
  public String partialSql() {
    List<String> columns = new ArrayList<>();
    List<String> keys = parts.keys().stream().map(Trees::sql).toList();
    for (int i = 0; i < keys.size(); i++) {
      columns.add(keys.get(i) + " AS k" + i);
    }
    for (int i = 0; i < parts.parts().size(); i++) {
      columns.add(Trees.sql(parts.parts().get(i).lift()) + " AS s" + i);
    }
    return "SELECT %s FROM %s%s%s"
        .formatted(
            String.join(", ", columns),
            manifest.stream(),
            condition.map(filter -> " WHERE " + Trees.sql(filter)).orElse(""),
            keys.isEmpty() ? "" : " GROUP BY " + String.join(", ", keys));
  }

  /** Partial state of events that have the stream's columns, and maybe others. */
  public Dataset<Row> partial(Dataset<Row> events) {
    return partial(events, List.of());
  }

  /**
   * The same for each epoch; {@code _epoch} is a column of the events and the first of the result.
   */
  public Dataset<Row> partialByEpoch(Dataset<Row> events) {
    return partial(events, List.of(ViewManifest.EPOCH_COLUMN));
  }

  private Dataset<Row> partial(Dataset<Row> events, List<String> before) {
    LogicalPlan plan = events.queryExecution().analyzed();
    Map<String, Attribute> columns = columns(plan);
    List<Expression> grouping = new ArrayList<>();
    List<NamedExpression> result = new ArrayList<>();
    before.forEach(
        name -> {
          grouping.add(column(columns, name));
          result.add(column(columns, name));
        });
    for (int i = 0; i < parts.keys().size(); i++) {
      Expression key = bind(parts.keys().get(i), columns);
      grouping.add(key);
      result.add(Trees.alias(key, "k" + i));
    }
    for (int i = 0; i < parts.parts().size(); i++) {
      result.add(Trees.alias(bind(parts.parts().get(i).lift(), columns), "s" + i));
    }
    LogicalPlan input =
        condition.<LogicalPlan>map(filter -> new Filter(bind(filter, columns), plan)).orElse(plan);
    return dataset(new Aggregate(Trees.seq(grouping), Trees.seq(result), input));
  }

  /** One row of state for each key. Null states count nothing; null keys are one key. */
  public Dataset<Row> merge(Dataset<Row> states) {
    LogicalPlan plan = states.queryExecution().analyzed();
    Map<String, Attribute> columns = columns(plan);
    List<NamedExpression> keys =
        manifest.keys().stream().<NamedExpression>map(key -> column(columns, key.name())).toList();
    List<NamedExpression> result = new ArrayList<>(keys);
    for (StateColumn state : manifest.state()) {
      Expression merged =
          combine(state.merge(), column(columns, state.name()))
              .toAggregateExpression(false, Option.empty());
      DataType type = Types.toSpark(state.type());
      result.add(
          Trees.alias(
              merged.dataType().equals(type) ? merged : AggregateForm.cast(merged, type),
              state.name()));
    }
    return dataset(
        new Aggregate(
            Trees.seq(keys.stream().map(Expression.class::cast).toList()),
            Trees.seq(result),
            plan));
  }

  private static AggregateFunction combine(Merge merge, Expression state) {
    return switch (merge) {
      case SUM -> new Sum(state, org.apache.spark.sql.catalyst.expressions.EvalMode.ANSI());
      case MIN -> new Min(state);
      case MAX -> new Max(state);
    };
  }

  /** The output columns of merged state, computed by Spark. */
  public Dataset<Row> present(Dataset<Row> merged) {
    LogicalPlan plan = merged.queryExecution().analyzed();
    Map<String, Attribute> columns = columns(plan);
    List<NamedExpression> result = new ArrayList<>();
    for (int i = 0; i < manifest.output().size(); i++) {
      result.add(
          Trees.alias(
              bind(parts.presentations().get(i), columns), manifest.output().get(i).name()));
    }
    return dataset(new Project(Trees.seq(result), plan));
  }

  /**
   * The definition itself over events, without partial states. Where Spark's answer would depend on
   * the order of the events, it gives the one that does not: sums of BIGINT overflow only if the
   * total does, avg over whole numbers divides the exact sum, and −0.0 is 0.0.
   */
  public Dataset<Row> plain(Dataset<Row> events) {
    LogicalPlan plan = events.queryExecution().analyzed();
    Map<String, Attribute> columns = columns(plan);
    List<NamedExpression> result =
        Trees.list(query.aggregateExpressions()).stream()
            .map(output -> Trees.alias(bind(ownReading(bodyOf(output)), columns), output.name()))
            .map(NamedExpression.class::cast)
            .toList();
    LogicalPlan input =
        condition.<LogicalPlan>map(filter -> new Filter(bind(filter, columns), plan)).orElse(plan);
    List<Expression> grouping =
        Trees.list(query.groupingExpressions()).stream().map(key -> bind(key, columns)).toList();
    return dataset(new Aggregate(Trees.seq(grouping), Trees.seq(result), input));
  }

  private static Expression bodyOf(NamedExpression output) {
    return output instanceof org.apache.spark.sql.catalyst.expressions.Alias alias
        ? alias.child()
        : (Expression) output;
  }

  private static Expression ownReading(Expression tree) {
    return Trees.rewrite(
        tree,
        node ->
            node instanceof AggregateExpression aggregate
                ? AggregateForm.find(Decomposition.functionOf(aggregate), aggregate.filter(), "")
                    .filter(AggregateForm::ownReading)
                    .map(
                        form ->
                            form.spark()
                                .apply(
                                    form.parts().stream()
                                        .map(part -> (Expression) part.lift())
                                        .toList()))
                : Optional.empty());
  }

  private static Map<String, Attribute> columns(LogicalPlan plan) {
    Map<String, Attribute> columns = new HashMap<>();
    Trees.list(plan.output())
        .forEach(column -> columns.put(column.name().toLowerCase(Locale.ROOT), column));
    return columns;
  }

  private static Attribute column(Map<String, Attribute> columns, String name) {
    return Optional.ofNullable(columns.get(name.toLowerCase(Locale.ROOT)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The dataset has no column '%s', only %s".formatted(name, columns.keySet())));
  }

  private static Expression bind(Expression tree, Map<String, Attribute> columns) {
    return Trees.rewrite(
        tree,
        node ->
            node instanceof AttributeReference reference
                ? Optional.of(column(columns, reference.name()))
                : Optional.empty());
  }

  private Dataset<Row> dataset(LogicalPlan plan) {
    return Dataset.ofRows(spark, plan);
  }

  /** Names of all columns of the stream that the view reads. */
  Stream<String> reads() {
    return Stream.concat(
            Stream.concat(parts.keys().stream(), condition.stream()),
            parts.parts().stream().map(AggregateForm.Part::lift))
        .flatMap(tree -> Trees.list(tree.references().toSeq()).stream())
        .map(Attribute::name)
        .distinct()
        .sorted();
  }
}
