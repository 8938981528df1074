package io.braid.lake.compiler;

import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import scala.Option;

/**
 * An aggregate as partial states, and how its value is read from them.
 *
 * @param parts what is kept of each group
 * @param sets what is kept of each group in rows of their own
 * @param spark the value, in Spark
 * @param duckDb the value, in DuckDB
 * @param plain the value over events, if Spark's own may depend on the order of the rows: sums of
 *     BIGINT may overflow on the way, avg over integers adds doubles, min and max may meet −0.0 and
 *     0.0
 * @param bound how far the value may be from that of plain SQL, as a sentence; empty if it is exact
 */
record AggregateForm(
    List<Part> parts,
    List<ElementSet> sets,
    SparkReading spark,
    DuckDbReading duckDb,
    Optional<Expression> plain,
    String bound)
    implements Kept {

  /** One column of state. */
  record Part(Expression lift, Merge merge) {
    ColumnType type() {
      return Types.of(lift.dataType());
    }
  }

  /**
   * A state of many rows: one for each element that the events of a group bring.
   *
   * @param each an array of which each item gives a row; empty if each event gives one
   * @param elements what tells the rows apart; events for which one is null give no row. Over the
   *     event's columns, and over the item
   * @param filter which events count
   * @param states what is kept of each element, at least one
   * @param rows how many rows there are, in words
   */
  record ElementSet(
      Optional<Each> each,
      List<Expression> elements,
      Option<Expression> filter,
      List<Part> states,
      String rows) {

    /** The items of an array, one after the other as the attribute. */
    record Each(Expression array, AttributeReference item) {}
  }

  /** Expressions of one set's rows within a group: which are its, their elements and states. */
  record SparkSet(Expression isOwn, List<Expression> elements, List<Expression> states) {}

  /** The same as SQL. */
  record DuckDbSet(String isOwn, List<String> elements, List<String> states) {}

  /** The value over one expression for each part, and aggregates over the rows of the sets. */
  interface SparkReading {
    Expression read(List<Expression> parts, List<SparkSet> sets);
  }

  /** The same as SQL. */
  interface DuckDbReading {
    String read(List<String> parts, List<DuckDbSet> sets);
  }

  /** Exact, without sets, and Spark's own answer is as good as any. */
  static AggregateForm of(
      List<Part> parts,
      Function<List<Expression>, Expression> spark,
      Function<List<String>, String> duckDb) {
    return new AggregateForm(
        parts,
        List.of(),
        (columns, sets) -> spark.apply(columns),
        (columns, sets) -> duckDb.apply(columns),
        Optional.empty(),
        "");
  }

  /** Exact, of one set. */
  static AggregateForm ofSet(
      ElementSet set, Function<SparkSet, Expression> spark, Function<DuckDbSet, String> duckDb) {
    return new AggregateForm(
        List.of(),
        List.of(set),
        (columns, sets) -> spark.apply(sets.get(0)),
        (columns, sets) -> duckDb.apply(sets.get(0)),
        Optional.empty(),
        "");
  }

  AggregateForm withPlain(Expression other) {
    return new AggregateForm(parts, sets, spark, duckDb, Optional.of(other), bound);
  }

  /** With plain SQL that reads states which Spark makes of all events at once. */
  AggregateForm withPlainOfParts() {
    return withPlain(
        spark.read(parts.stream().map(Part::lift).map(Expression.class::cast).toList(), List.of()));
  }

  AggregateForm withBound(String sentence) {
    return new AggregateForm(parts, sets, spark, duckDb, plain, sentence);
  }

  static Expression cast(Expression child, DataType type) {
    return new Cast(child, type, Option.apply("UTC"), EvalMode.ANSI());
  }
}
