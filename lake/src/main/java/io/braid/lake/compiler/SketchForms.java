package io.braid.lake.compiler;

import io.braid.core.algebra.ApproximateDistinctCount;
import io.braid.core.algebra.ApproximatePercentile;
import io.braid.core.algebra.DdSketch;
import io.braid.core.algebra.FinalFunction;
import io.braid.core.algebra.Registers;
import io.braid.core.view.Merge;
import io.braid.lake.compiler.AggregateForm.ElementSet;
import io.braid.lake.compiler.AggregateForm.Part;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.CreateArray;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.XxHash64;
import org.apache.spark.sql.catalyst.expressions.aggregate.HyperLogLogPlusPlus;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import scala.Option;

/** Sketches: what depends on the set of values only, and is bounded in size or in error. */
final class SketchForms {
  static final List<AggregateEntry> ENTRIES =
      List.of(
          AggregateEntry.bounded(
              "`approx_count_distinct(x [, rsd])`",
              "anything but maps",
              "bigint",
              "standard error rsd, 0.05 if not said: two of three answers are within it, 99.7 % within three times of it",
              "a row for each register that is used: 512 at most for 0.05, 1.1 / rsd² rounded up to a power of two",
              ApproximateDistinctCount.class,
              SketchForms::count),
          AggregateEntry.bounded(
              "`approx_percentile(x, q [, accuracy])`, `percentile_approx(…)`",
              "whole numbers, float, double; q is a constant or an array of them",
              "the type of x",
              "each value within 1 / accuracy of the exact one, relatively: 0.01 % if not said",
              "a row for each bucket that is used: of values from 1 to 1,000,000, for 0.01 % 69,078 at most, for 1 % 691",
              ApproximatePercentile.class,
              SketchForms::percentile));

  private SketchForms() {}

  private static Optional<Kept> count(AggregateCall call) {
    if (!(call.function() instanceof HyperLogLogPlusPlus function)) {
      return Optional.empty();
    }
    Expression value = Lifts.normalized(function.child());
    int precision = (int) Math.ceil(2 * Math.log(1.04 / function.relativeSD()) / Math.log(2));
    if (precision > 18) {
      return Optional.of(
          call.refuse(
              "%s asks for an error below 0.21 %%, which takes more than 262144 registers a key. Write count(DISTINCT %s), which is exact.",
              call.text(), call.textOf(function.child())));
    }
    if (Types.find(value.dataType()).filter(type -> type.isOrdered()).isEmpty()) {
      return Optional.of(
          call.refuse(
              "%s is over %s, of which equal values have no one form. Take a part of it, or to_json(%s).",
              call.text(), AggregateCall.nameOf(value.dataType()), call.textOf(function.child())));
    }
    return Optional.of(count(call, value, Math.max(4, precision), function.relativeSD()));
  }

  private static AggregateForm count(
      AggregateCall call, Expression value, int precision, double error) {
    Expression hash = Lifts.ifPresent(value, new XxHash64(Trees.seq(List.of(value)), 42L));
    Expression bits = Lifts.number(precision);
    ElementSet set =
        new ElementSet(
            Optional.empty(),
            List.of(StateFunctions.call("register", DataTypes.IntegerType, hash, bits)),
            call.filter(),
            List.of(
                new Part(
                    new Max(StateFunctions.call("rank", DataTypes.IntegerType, hash, bits))
                        .toAggregateExpression(false, Option.empty()),
                    Merge.MAX)),
            "at most " + (1 << precision));
    String text = Integer.toString(precision);
    return AggregateForm.ofSet(
            set,
            own ->
                StateFunctions.read(
                    FinalFunction.APPROX_COUNT_DISTINCT,
                    List.of(Lifts.textOf(own), Lifts.text(text))),
            own -> FinalFunction.APPROX_COUNT_DISTINCT.toSql(List.of(Lifts.textOf(own), text)))
        .withPlain(
            call.reference(new ApproximateDistinctCount(new Registers(precision)), List.of(hash)))
        .withBound("%s has a standard error of %s %%".formatted(call.text(), percent(error)));
  }

  private static Optional<Kept> percentile(AggregateCall call) {
    if (!(call.function()
        instanceof
        org.apache.spark.sql.catalyst.expressions.aggregate.ApproximatePercentile function)) {
      return Optional.empty();
    }
    Expression value = function.child();
    DataType type = value.dataType();
    Optional<Portions> portions = Portions.find(function.percentageExpression());
    double accuracy =
        function.accuracyExpression().foldable()
                && function.accuracyExpression().eval(InternalRow.empty()) instanceof Number number
            ? number.doubleValue()
            : 0;
    if (portions.isEmpty() || call.isDistinct() || accuracy < 2 || accuracy > 100_000) {
      return Optional.of(
          call.refuse(
              "%s is kept only with constant percentages, and an accuracy from 2 to 100000. Write approx_percentile(%s, 0.9, 10000).",
              call.text(), call.textOf(value)));
    }
    if (!(type instanceof NumericType) || type.typeName().startsWith("decimal")) {
      return Optional.of(
          call.refuse(
              "%s is over %s, and buckets are kept of whole numbers and doubles only. Write approx_percentile(cast(%s AS double), …).",
              call.text(), AggregateCall.nameOf(type), call.textOf(value)));
    }
    return Optional.of(percentile(call, value, portions.get(), 1 / accuracy));
  }

  private static AggregateForm percentile(
      AggregateCall call, Expression value, Portions portions, double alpha) {
    Expression number = Lifts.toDouble(value);
    Expression error = Literal.create(alpha, DataTypes.DoubleType);
    ElementSet set =
        new ElementSet(
            Optional.empty(),
            List.of(StateFunctions.call("bucket", DataTypes.IntegerType, number, error)),
            call.filter(),
            List.of(Lifts.countOf(List.of(Lifts.one()), Option.empty())),
            "one for each bucket that is used");
    String text = Double.toString(alpha);
    DataType type = value.dataType();
    List<Expression> references =
        portions.values().stream()
            .map(
                q ->
                    SketchValues.toSpark(
                        call.reference(
                            new ApproximatePercentile(new DdSketch(alpha), q), List.of(number)),
                        type))
            .toList();
    return AggregateForm.ofSet(
            set,
            own ->
                portions.spark(
                    Lifts.textOf(own),
                    (buckets, q) ->
                        SketchValues.toSpark(
                            StateFunctions.read(
                                FinalFunction.APPROX_PERCENTILE,
                                List.of(buckets, Lifts.text(q), Lifts.text(text))),
                            type)),
            own ->
                portions.duckDb(
                    Lifts.textOf(own),
                    (buckets, q) ->
                        SketchValues.toDuckDb(
                            FinalFunction.APPROX_PERCENTILE.toSql(List.of(buckets, q, text)),
                            type)))
        .withPlain(plain(references, portions))
        .withBound("%s is within %s %% of the exact value".formatted(call.text(), percent(alpha)));
  }

  private static Expression plain(List<Expression> references, Portions portions) {
    if (!portions.isArray()) {
      return references.get(0);
    }
    return new org.apache.spark.sql.catalyst.expressions.If(
        new org.apache.spark.sql.catalyst.expressions.IsNull(references.get(0)),
        Lifts.none(new ArrayType(references.get(0).dataType(), true)),
        new CreateArray(Trees.seq(references), false));
  }

  private static String percent(double portion) {
    return new BigDecimal(portion * 100)
        .round(new MathContext(3))
        .stripTrailingZeros()
        .toPlainString();
  }
}
