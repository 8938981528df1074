package io.braid.lake.compiler;

import io.braid.core.view.Merge;
import io.braid.lake.compiler.AggregateForm.DuckDbSet;
import io.braid.lake.compiler.AggregateForm.ElementSet;
import io.braid.lake.compiler.AggregateForm.Part;
import io.braid.lake.compiler.AggregateForm.SparkSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.ConcatWs;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.KnownFloatingPointNormalized;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.aggregate.CollectList;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.optimizer.NormalizeNaNAndZero;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import scala.Option;

/** What the forms of aggregates have in common. */
final class Lifts {
  private Lifts() {}

  static Literal one() {
    return Literal.create(1L, DataTypes.LongType);
  }

  static Literal zero() {
    return Literal.create(0L, DataTypes.LongType);
  }

  static Literal text(String value) {
    return Literal.create(value, DataTypes.StringType);
  }

  static Literal number(int value) {
    return Literal.create(value, DataTypes.IntegerType);
  }

  static Literal none(DataType type) {
    return Literal.create(null, type);
  }

  static Count countOf(List<Expression> values) {
    return new Count(Trees.seq(values));
  }

  /** Events for which no value is null. */
  static Part countOf(List<Expression> values, Option<Expression> filter) {
    return new Part(countOf(values).toAggregateExpression(false, filter), Merge.SUM);
  }

  static boolean isFloating(DataType type) {
    return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
  }

  /** One zero, and one NaN. */
  static Expression normalized(Expression value) {
    return isFloating(value.dataType())
        ? new KnownFloatingPointNormalized(new NormalizeNaNAndZero(value))
        : value;
  }

  static Expression toDouble(Expression value) {
    return value.dataType().equals(DataTypes.DoubleType)
        ? value
        : AggregateForm.cast(value, DataTypes.DoubleType);
  }

  static Expression orZero(Expression count) {
    return new Coalesce(Trees.seq(List.of(count, zero())));
  }

  static Expression unlessEmpty(Expression count, Expression value) {
    return new If(new EqualTo(orZero(count), zero()), none(value.dataType()), value);
  }

  static Expression ifPresent(Expression condition, Expression value) {
    return new If(new IsNotNull(condition), value, none(value.dataType()));
  }

  /** Values, each with the number of its events. */
  static ElementSet counted(List<Expression> values, Option<Expression> filter) {
    return new ElementSet(
        Optional.empty(),
        values.stream().map(Lifts::normalized).toList(),
        filter,
        List.of(countOf(List.of(one()), Option.empty())),
        "one for each different value");
  }

  /** The set as {@link io.braid.core.algebra.FinalFunction} reads it; null if it is empty. */
  static Expression textOf(SparkSet set) {
    Expression one =
        new ConcatWs(
            Trees.seq(
                List.of(
                    text(":"),
                    AggregateForm.cast(set.elements().get(0), DataTypes.StringType),
                    AggregateForm.cast(set.states().get(0), DataTypes.StringType))));
    Expression all =
        new ConcatWs(
            Trees.seq(
                List.of(
                    text(","),
                    new CollectList(one).toAggregateExpression(false, Option.apply(set.isOwn())))));
    return new If(new EqualTo(all, text("")), none(DataTypes.StringType), all);
  }

  /** The same as SQL. */
  static String textOf(DuckDbSet set) {
    return "string_agg(CAST(%s AS VARCHAR) || ':' || CAST(%s AS VARCHAR), ',') FILTER (WHERE %s)"
        .formatted(set.elements().get(0), set.states().get(0), set.isOwn());
  }
}
