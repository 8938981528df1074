package io.braid.lake.compiler;

import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Coalesce;
import org.apache.spark.sql.catalyst.expressions.DecimalDivideWithOverflowCheck;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.KnownFloatingPointNormalized;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.optimizer.NormalizeNaNAndZero;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import scala.Option;

/**
 * An aggregate as partial states, and how its value is read from them.
 *
 * @param parts what is kept
 * @param spark the value over expressions for the parts, in Spark
 * @param duckDb the value over SQL for the parts, in DuckDB
 * @param ownReading whether Spark's own value may depend on the order of the rows, so that plain
 *     SQL has to be read through the parts as well: sums of BIGINT may overflow on the way, avg
 *     over integers adds doubles, min and max may meet −0.0 and 0.0
 */
record AggregateForm(
    List<Part> parts,
    Function<List<Expression>, Expression> spark,
    Function<List<String>, String> duckDb,
    boolean ownReading) {

  /** One column of state. */
  record Part(AggregateExpression lift, Merge merge) {
    ColumnType type() {
      return Types.of(lift.dataType());
    }
  }

  /** Holds any sum of fewer than 10^19 BIGINTs. */
  private static final DecimalType WIDE = DataTypes.createDecimalType(28, 0);

  static AggregateForm ofCount(Count count, Option<Expression> filter) {
    return new AggregateForm(
        List.of(new Part(count.toAggregateExpression(false, filter), Merge.SUM)),
        parts -> new Coalesce(Trees.seq(List.of(parts.get(0), zero()))),
        parts -> "coalesce(%s, 0)".formatted(parts.get(0)),
        false);
  }

  static AggregateForm ofSum(Sum sum, Option<Expression> filter, String subject) {
    Part part = sumOf(sum.child(), filter);
    boolean wide = sum.child().dataType().equals(DataTypes.LongType);
    return new AggregateForm(
        List.of(part),
        parts -> wide ? cast(parts.get(0), DataTypes.LongType) : parts.get(0),
        parts -> wide ? toBigint(parts.get(0), subject) : parts.get(0),
        wide);
  }

  static AggregateForm ofAverage(Average average, Option<Expression> filter, String subject) {
    Part sum = sumOf(average.child(), filter);
    Part count = new Part(countOf(average.child()).toAggregateExpression(false, filter), Merge.SUM);
    if (average.dataType() instanceof DecimalType result) {
      DecimalType sumType = (DecimalType) sum.lift().dataType();
      return new AggregateForm(
          List.of(sum, count),
          parts -> divideDecimal(parts.get(0), parts.get(1), result),
          parts -> DuckDbDecimals.divide(parts.get(0), sumType, parts.get(1), result),
          false);
    }
    return new AggregateForm(
        List.of(sum, count),
        parts ->
            unlessEmpty(
                parts.get(1),
                new Divide(
                    cast(cast(parts.get(0), DataTypes.LongType), DataTypes.DoubleType),
                    cast(parts.get(1), DataTypes.DoubleType),
                    EvalMode.ANSI())),
        parts ->
            "CAST(%s AS DOUBLE) / CAST(nullif(%s, 0) AS DOUBLE)"
                .formatted(toBigint(parts.get(0), subject), parts.get(1)),
        true);
  }

  static AggregateForm ofExtreme(AggregateFunction function, Option<Expression> filter) {
    Expression child = Trees.list(function.children()).get(0);
    boolean floating =
        child.dataType().equals(DataTypes.DoubleType)
            || child.dataType().equals(DataTypes.FloatType);
    Expression value =
        floating ? new KnownFloatingPointNormalized(new NormalizeNaNAndZero(child)) : child;
    boolean max = function instanceof Max;
    return new AggregateForm(
        List.of(
            new Part(
                (max ? new Max(value) : new Min(value)).toAggregateExpression(false, filter),
                max ? Merge.MAX : Merge.MIN)),
        parts -> parts.get(0),
        parts -> parts.get(0),
        floating);
  }

  private static Count countOf(Expression child) {
    return new Count(Trees.seq(List.of(child)));
  }

  private static Part sumOf(Expression child, Option<Expression> filter) {
    Expression term = child.dataType().equals(DataTypes.LongType) ? cast(child, WIDE) : child;
    return new Part(new Sum(term, EvalMode.ANSI()).toAggregateExpression(false, filter), Merge.SUM);
  }

  private static Expression divideDecimal(Expression sum, Expression count, DecimalType result) {
    return unlessEmpty(
        count,
        new DecimalDivideWithOverflowCheck(
            sum,
            cast(count, DataTypes.createDecimalType(20, 0)),
            result,
            sum.origin().context(),
            false));
  }

  private static Expression unlessEmpty(Expression count, Expression value) {
    return new If(
        new EqualTo(new Coalesce(Trees.seq(List.of(count, zero()))), zero()),
        Literal.create(null, value.dataType()),
        value);
  }

  /** An overflow is an error that says whose; a plain cast would not. */
  private static String toBigint(String sum, String subject) {
    return "CASE WHEN %1$s NOT BETWEEN -9223372036854775808 AND 9223372036854775807 THEN error('%2$s: the sum ' || CAST(%1$s AS VARCHAR) || ' leaves the range of bigint. Cast to decimal(20,0) before adding.') ELSE CAST(%1$s AS BIGINT) END"
        .formatted(sum, subject.replace("'", "''"));
  }

  private static Literal zero() {
    return Literal.create(0L, DataTypes.LongType);
  }

  static Expression cast(Expression child, DataType type) {
    return new Cast(child, type, Option.apply("UTC"), EvalMode.ANSI());
  }

  /**
   * Empty if the function has no such form.
   *
   * @param subject whose value it is, for errors when it is read
   */
  static Optional<AggregateForm> find(
      AggregateFunction function, Option<Expression> filter, String subject) {
    if (function instanceof Count count) {
      return Optional.of(ofCount(count, filter));
    }
    if (function instanceof Sum sum) {
      return Optional.of(ofSum(sum, filter, subject));
    }
    if (function instanceof Average average) {
      return Optional.of(ofAverage(average, filter, subject));
    }
    return function instanceof Min || function instanceof Max
        ? Optional.of(ofExtreme(function, filter))
        : Optional.empty();
  }
}
