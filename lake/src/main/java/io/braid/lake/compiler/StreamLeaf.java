package io.braid.lake.compiler;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.view.UnionStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import scala.Option;

/**
 * A stream as the leaf of a plan: known by a mark on its columns, and without any events until a
 * dataset is put in its place. A wide leaf also has the position of each event in the log.
 */
final class StreamLeaf {
  private static final String MARK = "braid.stream";

  private StreamLeaf() {}

  static LogicalPlan of(UnionStream stream) {
    return relation(
        stream.columns().stream()
            .map(column -> attribute(stream.name(), column.name(), Types.toSpark(column.type())))
            .toList());
  }

  static boolean is(LogicalPlan plan) {
    return plan instanceof LocalRelation leaf
        && Trees.list(leaf.output()).stream().anyMatch(c -> c.metadata().contains(MARK));
  }

  /** The name of the stream whose leaf this is. */
  static String streamOf(LogicalPlan leaf) {
    return Trees.list(leaf.output()).get(0).metadata().getString(MARK);
  }

  /** The names of the streams that a plan reads, from left to right. */
  static List<String> streamsOf(LogicalPlan plan) {
    return is(plan)
        ? List.of(streamOf(plan))
        : Trees.list(plan.children()).stream()
            .flatMap(child -> streamsOf(child).stream())
            .distinct()
            .toList();
  }

  /**
   * The leaf with the position of each event behind its columns: among several streams, the place
   * of the stream comes first.
   *
   * @param streams all that the plan reads
   */
  static LogicalPlan widened(LogicalPlan leaf, List<String> streams) {
    String stream = streamOf(leaf);
    List<Attribute> position =
        List.of(
            attribute(stream, "_epoch", DataTypes.LongType),
            attribute(stream, "_partition", DataTypes.IntegerType),
            attribute(stream, "_offset", DataTypes.LongType));
    LogicalPlan wide = relation(concat(Trees.list(leaf.output()), position));
    if (streams.size() < 2) {
      return wide;
    }
    NamedExpression place =
        alias(Literal.create(streams.indexOf(stream), DataTypes.IntegerType), "_stream", stream);
    return new Project(
        Trees.seq(
            concat(Trees.list(leaf.output()), concat(List.<NamedExpression>of(place), position))),
        wide);
  }

  private static <T> List<T> concat(List<? extends T> some, List<? extends T> more) {
    return Stream.<T>concat(some.stream(), more.stream()).toList();
  }

  private static NamedExpression alias(Expression value, String name, String stream) {
    return new Alias(
        value,
        name,
        NamedExpression.newExprId(),
        Trees.none(),
        Option.apply(mark(stream)),
        Trees.none());
  }

  static boolean isPosition(Attribute column) {
    return column.metadata().contains(MARK) && column.name().startsWith("_");
  }

  /**
   * The plan over these events, by stream; a stream that has none among them is empty. What they
   * lack of the position is null.
   */
  static LogicalPlan over(LogicalPlan plan, Map<String, LogicalPlan> events) {
    return Trees.rewritePlan(
        plan,
        node ->
            is(node)
                ? Optional.ofNullable(events.get(streamOf(node)))
                    .map(dataset -> new Project(toColumns(node, dataset), dataset))
                : none());
  }

  private static Optional<LogicalPlan> none() {
    return Optional.empty();
  }

  private static scala.collection.Seq<NamedExpression> toColumns(
      LogicalPlan leaf, LogicalPlan events) {
    Map<String, Attribute> columns = new HashMap<>();
    Trees.list(events.output()).forEach(column -> columns.put(lower(column.name()), column));
    List<NamedExpression> result = new ArrayList<>();
    for (Attribute wanted : Trees.list(leaf.output())) {
      Optional<Expression> found =
          Optional.<Expression>ofNullable(columns.get(lower(wanted.name())))
              .or(() -> isPosition(wanted) ? Optional.of(empty(wanted)) : Optional.empty());
      Expression column =
          found.orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "The dataset has no column '%s', only %s"
                          .formatted(wanted.name(), columns.keySet())));
      result.add(
          new Alias(
              widened(column, wanted),
              wanted.name(),
              wanted.exprId(),
              Trees.none(),
              Option.apply(wanted.metadata()),
              Trees.none()));
    }
    return Trees.seq(result);
  }

  /** A definition may be ahead of its stream, whose columns are to be as wide as it reads them. */
  private static Expression widened(Expression column, Attribute wanted) {
    if (Types.widens(wanted.dataType(), column.dataType())) {
      throw new BraidException(
          ErrorCode.STREAM_ALTERED,
          "%s: column '%s' is %s now, but a definition that reads it as %s is asked for its events. Nothing was made of them; ask again, by the definition that the registry names now."
              .formatted(
                  wanted.metadata().getString(MARK),
                  wanted.name(),
                  column.dataType().sql(),
                  wanted.dataType().sql()));
    }
    return Types.widens(column.dataType(), wanted.dataType())
        ? AggregateForm.cast(column, wanted.dataType())
        : column;
  }

  private static Expression empty(Attribute column) {
    return Literal.create(null, column.dataType());
  }

  private static Attribute attribute(String stream, String name, DataType type) {
    return new AttributeReference(
        name, type, true, mark(stream), NamedExpression.newExprId(), Trees.none());
  }

  private static Metadata mark(String stream) {
    return new MetadataBuilder().putString(MARK, stream).build();
  }

  private static LogicalPlan relation(List<Attribute> columns) {
    return new LocalRelation(Trees.seq(columns), Trees.none(), false);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
