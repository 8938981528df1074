package io.braid.lake.compiler;

import io.braid.core.type.Column;
import io.braid.core.view.Merge;
import io.braid.core.view.OutputColumn;
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
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.BitAndAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.BitOrAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.BitXorAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.First;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataType;
import scala.Option;

/**
 * A view as the layers run it, or a strand of one: then the view's other streams are empty. The
 * methods build plans from resolved expressions, so a call parses nothing; over a dataset of one
 * partition no plan shuffles. Thread-safe.
 *
 * <p>A view without any keys has one row always, also over nothing: {@code partial} and {@code
 * merge} then give one row for an empty dataset.
 */
public final class CompiledView {
  private final SparkSession spark;
  private final ViewManifest manifest;
  private final List<Dimension> dimensions;
  private final Query query;
  private final List<Attribute> position;
  private final Decomposition parts;

  /**
   * @param position of an event, among the columns of the query's rows
   */
  CompiledView(
      SparkSession spark,
      ViewManifest manifest,
      List<Dimension> dimensions,
      Query query,
      List<Attribute> position,
      Decomposition parts) {
    this.spark = spark;
    this.manifest = manifest;
    this.dimensions = dimensions;
    this.query = query;
    this.position = position;
    this.parts = parts;
  }

  public ViewManifest manifest() {
    return manifest;
  }

  /** What the view joins, with the rows that it was compiled over. */
  public List<Dimension> dimensions() {
    return dimensions;
  }

  /** What it keeps of each key. */
  public StateEstimate state() {
    return StateEstimate.of(parts.layout());
  }

  /** What it costs an epoch of its stream. */
  public EpochCost cost() {
    return EpochCost.of(query.rows(), manifest.stream(), parts.layout());
  }

  /**
   * Whether this view, over wider columns, goes on where the other stands: it stores and shows the
   * same types, and makes the same states of the events that the other knew.
   */
  public boolean continues(CompiledView narrower) {
    ViewManifest old = narrower.manifest;
    return old.stream().equals(manifest.stream())
        && old.streams().equals(manifest.streams())
        && old.dimensions().equals(manifest.dimensions())
        && old.keys().equals(manifest.keys())
        && old.groups() == manifest.groups()
        && old.state().equals(manifest.state())
        && uncommented(old).equals(uncommented(manifest))
        && old.reading().equals(manifest.reading())
        && Continuation.holds(narrower.partialOfNothing(), partialOfNothing());
  }

  private static List<OutputColumn> uncommented(ViewManifest view) {
    return view.output().stream().map(column -> column.withComment("")).toList();
  }

  private LogicalPlan partialOfNothing() {
    return new Partial(parts.layout(), query.grouped()).of(query.rows(), List.of());
  }

  /** This view with a manifest that differs in comments only. */
  public CompiledView withManifest(ViewManifest described) {
    return new CompiledView(spark, described, dimensions, query, position, parts);
  }

  /**
   * Partial state of events that have the stream's columns, and maybe others. What the view asks of
   * an event's position is null for events without {@code _epoch}, {@code _partition} and {@code
   * _offset}.
   */
  public Dataset<Row> partial(Dataset<Row> events) {
    return partial(events, List.of());
  }

  /**
   * The same for each epoch; {@code _epoch} is a column of the events and the first of the result.
   */
  public Dataset<Row> partialByEpoch(Dataset<Row> events) {
    return partial(
        events, position.stream().filter(c -> c.name().equals(ViewManifest.EPOCH_COLUMN)).toList());
  }

  private Dataset<Row> partial(Dataset<Row> events, List<Attribute> before) {
    return dataset(
        new Partial(parts.layout(), query.grouped())
            .of(over(Map.of(manifest.stream(), events)), before));
  }

  /** One row of state for each key. Null states count nothing; null keys are one key. */
  public Dataset<Row> merge(Dataset<Row> states) {
    return merge(states, Stream.of());
  }

  /** The same for each epoch; {@code _epoch} is the first column of the states and the result. */
  public Dataset<Row> mergeByEpoch(Dataset<Row> increments) {
    return merge(increments, Stream.of(ViewManifest.EPOCH_COLUMN));
  }

  private Dataset<Row> merge(Dataset<Row> states, Stream<String> before) {
    LogicalPlan plan = analyzed(states);
    Map<String, Attribute> columns = columns(plan);
    List<NamedExpression> keys =
        Stream.concat(before, manifest.keys().stream().map(Column::name))
            .<NamedExpression>map(key -> column(columns, key))
            .toList();
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
      case SUM -> new Sum(state, EvalMode.ANSI());
      case MIN -> new Min(state);
      case MAX -> new Max(state);
      case BIT_AND -> new BitAndAgg(state);
      case BIT_OR -> new BitOrAgg(state);
      case BIT_XOR -> new BitXorAgg(state);
      case ONLY -> new First(state, true);
    };
  }

  /** What a query sees of merged state, computed by Spark. */
  public Dataset<Row> present(Dataset<Row> merged) {
    LogicalPlan plan = analyzed(merged);
    Map<String, Attribute> columns = columns(plan);
    Layout layout = parts.layout();
    List<NamedExpression> stored =
        Stream.of(layout.keyColumns(), layout.elementKeys(), layout.stateColumns())
            .flatMap(List::stream)
            .<NamedExpression>map(wanted -> named(column(columns, wanted.name()), wanted))
            .toList();
    return dataset(Shown.of(parts.presented(new Project(Trees.seq(stored), plan))));
  }

  private static Alias named(Attribute column, AttributeReference as) {
    return new Alias(column, as.name(), as.exprId(), Trees.none(), Option.empty(), Trees.none());
  }

  /**
   * The definition itself over events, without partial states. Where Spark's answer would depend on
   * the order of the events, it gives the one that does not: sums of BIGINT overflow only if the
   * total does, avg over whole numbers divides the exact sum, and −0.0 is 0.0.
   */
  public Dataset<Row> plain(Dataset<Row> events) {
    return plain(Map.of(manifest.stream(), events));
  }

  /**
   * The same over the events of several streams, by their names, as a view reads them of which this
   * is a strand.
   */
  public Dataset<Row> plain(Map<String, Dataset<Row>> events) {
    return dataset(Shown.of(parts.plain().withRows(over(events))));
  }

  private LogicalPlan over(Map<String, Dataset<Row>> events) {
    Map<String, LogicalPlan> plans = new HashMap<>();
    events.forEach((stream, dataset) -> plans.put(stream, analyzed(dataset)));
    return StreamLeaf.over(query.rows(), plans);
  }

  private static LogicalPlan analyzed(Dataset<Row> dataset) {
    return dataset.queryExecution().analyzed();
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

  private Dataset<Row> dataset(LogicalPlan plan) {
    return Dataset.ofRows(spark, plan);
  }
}
