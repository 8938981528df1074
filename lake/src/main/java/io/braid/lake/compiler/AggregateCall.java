package io.braid.lake.compiler;

import io.braid.core.algebra.Aggregate;
import io.braid.core.type.ColumnType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.Slice;
import org.apache.spark.sql.catalyst.expressions.SortArray;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.types.DataType;
import scala.Option;

/**
 * An aggregate as a query calls it.
 *
 * @param whole what is read as one: the aggregate, or what makes its answer certain
 * @param cap how many values of a set are shown at most
 * @param position of an event
 * @param viewName whose value it is
 */
record AggregateCall(
    Expression whole,
    AggregateExpression aggregate,
    OptionalInt cap,
    List<Attribute> position,
    String viewName) {

  /** Empty if the expression is something else, which may hold calls. */
  static Optional<AggregateCall> find(Expression e, List<Attribute> position, String viewName) {
    if (e instanceof AggregateExpression aggregate) {
      return Optional.of(new AggregateCall(e, aggregate, OptionalInt.empty(), position, viewName));
    }
    if (e instanceof Slice slice
        && slice.x() instanceof SortArray sorted
        && sorted.base() instanceof AggregateExpression aggregate
        && isConstant(sorted.ascendingOrder(), true)
        && isConstant(slice.start(), 1)
        && slice.length().foldable()
        && slice.length().eval(InternalRow.empty()) instanceof Integer length
        && length > 0) {
      return Optional.of(
          new AggregateCall(e, aggregate, OptionalInt.of(length), position, viewName));
    }
    return Optional.empty();
  }

  private static boolean isConstant(Expression e, Object value) {
    return e.foldable() && value.equals(e.eval(InternalRow.empty()));
  }

  AggregateFunction function() {
    return functionOf(aggregate);
  }

  /** A function that Spark replaces by others is looked at as those. */
  static AggregateFunction functionOf(AggregateExpression aggregate) {
    AggregateFunction function = aggregate.aggregateFunction();
    return function instanceof RuntimeReplaceable replaceable
        ? (AggregateFunction) replaceable.replacement()
        : function;
  }

  AggregateFunction written() {
    return aggregate.aggregateFunction();
  }

  List<Expression> arguments() {
    return Trees.list(written().children());
  }

  Expression argument() {
    return arguments().get(0);
  }

  Option<Expression> filter() {
    return aggregate.filter();
  }

  boolean isDistinct() {
    return aggregate.isDistinct();
  }

  /** As the user wrote it. */
  String text() {
    return Findings.text(aggregate);
  }

  String textOf(Expression argument) {
    return Findings.text(argument);
  }

  /** Whose value it is, for errors when it is read. */
  String subject() {
    return "%s in view %s".formatted(text(), viewName);
  }

  Expression over(AggregateFunction other) {
    return other.toAggregateExpression(false, filter());
  }

  /** The algebra's own answer over events. */
  Expression reference(Aggregate reference, List<Expression> values) {
    return over(new ReferenceAggregate(reference, values));
  }

  Kept.Refused refuse(String text, Object... values) {
    return new Kept.Refused(text.formatted(values));
  }

  static ColumnType typeOf(Expression e) {
    return Types.of(e.dataType());
  }

  static String nameOf(DataType type) {
    return type.sql().toLowerCase(java.util.Locale.ROOT);
  }
}
