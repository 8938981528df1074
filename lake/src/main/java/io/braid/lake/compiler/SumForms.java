package io.braid.lake.compiler;

import io.braid.core.algebra.Average;
import io.braid.core.algebra.FinalFunction;
import io.braid.core.algebra.Statistic;
import io.braid.core.view.Merge;
import io.braid.lake.compiler.AggregateForm.Part;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.DecimalDivideWithOverflowCheck;
import org.apache.spark.sql.catalyst.expressions.Divide;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import scala.Enumeration;
import scala.Option;

/** Sums and averages. */
final class SumForms {
  static final List<AggregateEntry> ENTRIES =
      List.of(
          AggregateEntry.exact(
              "`sum(x)`, `try_sum(x)`",
              "whole numbers; decimal(p,s) with p ≤ 28",
              "bigint, or decimal(p+10,s). A sum that leaves bigint is an error when it is read, null for `try_sum`",
              "1 column",
              io.braid.core.algebra.Sum.class,
              SumForms::sum),
          AggregateEntry.exact(
              "`avg(x)`, `mean(x)`, `try_avg(x)`",
              "whole numbers; decimal(p,s) with p ≤ 24 and p + s ≤ 27",
              "double, the exact sum divided once; or decimal(p+4,s+4), rounded half up",
              "2 columns",
              Average.class,
              SumForms::average),
          AggregateEntry.exact(
              "`sum(x)`, `avg(x)`, `mean(x)`",
              "double, float",
              "double, the exact value rounded once, whatever the order of the events",
              "1 column, and a row for each 26 bits that the values of a key span: 2 to 5 as a rule, 85 at most",
              Statistic.class,
              SumForms::floating),
          AggregateEntry.exact(
              "`sum(DISTINCT x)`, `avg(DISTINCT x)`",
              "whole numbers; decimals as above",
              "as without DISTINCT",
              "a row for each different value",
              io.braid.core.algebra.Sum.class,
              SumForms::distinct));

  /** Holds any sum of fewer than 10^19 BIGINTs. */
  private static final DecimalType WIDE = DataTypes.createDecimalType(28, 0);

  private SumForms() {}

  /** One of these functions over numbers. */
  private record Adding(boolean average, Expression child, Enumeration.Value mode) {
    static Optional<Adding> find(AggregateCall call) {
      if (call.function() instanceof Sum sum) {
        return Optional.of(new Adding(false, sum.child(), sum.evalMode()));
      }
      return call.function()
              instanceof org.apache.spark.sql.catalyst.expressions.aggregate.Average average
          ? Optional.of(new Adding(true, average.child(), average.evalMode()))
          : Optional.empty();
    }

    boolean attempts() {
      return mode.equals(EvalMode.TRY());
    }

    boolean isFloating() {
      return Lifts.isFloating(child.dataType());
    }

    Optional<Kept.Refused> findObjection(AggregateCall call) {
      DataType type = child.dataType();
      if (!(type instanceof IntegralType) && !(type instanceof DecimalType)) {
        return Optional.of(
            call.refuse(
                "%s is over %s, which cannot be added exactly. Cast it to a whole number or a decimal.",
                call.text(), AggregateCall.nameOf(type)));
      }
      boolean fits =
          !(type instanceof DecimalType decimal)
              || (average
                  ? decimal.precision() <= 24 && decimal.precision() + decimal.scale() <= 27
                  : decimal.precision() <= 28);
      return fits
          ? Optional.empty()
          : Optional.of(
              call.refuse(
                  "%s over %s leaves no room for the sum within 38 digits. Write %s(try_cast(%s AS decimal(18,%d))).",
                  call.text(),
                  AggregateCall.nameOf(type),
                  average ? "avg" : "sum",
                  call.textOf(child),
                  Math.min(((DecimalType) type).scale(), 9)));
    }
  }

  private static Optional<Kept> sum(AggregateCall call) {
    return Adding.find(call)
        .filter(adding -> !adding.average() && !adding.isFloating() && !call.isDistinct())
        .map(
            adding -> {
              Optional<Kept.Refused> objection = adding.findObjection(call);
              return objection.isPresent() ? objection.get() : sum(call, adding);
            });
  }

  private static AggregateForm sum(AggregateCall call, Adding adding) {
    Expression child = adding.child();
    boolean wide = child.dataType().equals(DataTypes.LongType);
    AggregateForm form =
        AggregateForm.of(
            List.of(sumOf(child, call.filter())),
            parts -> wide ? toBigint(parts.get(0), adding) : parts.get(0),
            parts -> wide ? toBigint(parts.get(0), adding, call) : parts.get(0));
    return wide ? form.withPlainOfParts() : form;
  }

  private static Optional<Kept> average(AggregateCall call) {
    return Adding.find(call)
        .filter(adding -> adding.average() && !adding.isFloating() && !call.isDistinct())
        .map(
            adding -> {
              Optional<Kept.Refused> objection = adding.findObjection(call);
              return objection.isPresent() ? objection.get() : average(call, adding);
            });
  }

  private static AggregateForm average(AggregateCall call, Adding adding) {
    Part sum = sumOf(adding.child(), call.filter());
    Part count = Lifts.countOf(List.of(adding.child()), call.filter());
    AggregateForm form =
        AggregateForm.of(
            List.of(sum, count),
            parts -> divide(parts.get(0), parts.get(1), call, adding),
            parts -> divide(parts.get(0), sum.lift().dataType(), parts.get(1), call, adding));
    return call.function().dataType() instanceof DecimalType ? form : form.withPlainOfParts();
  }

  private static Expression divide(
      Expression sum, Expression count, AggregateCall call, Adding adding) {
    if (call.function().dataType() instanceof DecimalType result) {
      return Lifts.unlessEmpty(
          count,
          new DecimalDivideWithOverflowCheck(
              sum,
              AggregateForm.cast(count, DataTypes.createDecimalType(20, 0)),
              result,
              sum.origin().context(),
              false));
    }
    return Lifts.unlessEmpty(
        count,
        new Divide(Lifts.toDouble(toBigint(sum, adding)), Lifts.toDouble(count), EvalMode.ANSI()));
  }

  private static String divide(
      String sum, DataType sumType, String count, AggregateCall call, Adding adding) {
    return call.function().dataType() instanceof DecimalType result
        ? DuckDbDecimals.divide(sum, (DecimalType) sumType, count, result)
        : "CAST(%s AS DOUBLE) / CAST(nullif(%s, 0) AS DOUBLE)"
            .formatted(toBigint(sum, adding, call), count);
  }

  private static Optional<Kept> floating(AggregateCall call) {
    return Adding.find(call)
        .filter(adding -> adding.isFloating() && !call.isDistinct())
        .map(
            adding ->
                MomentForms.of(
                    adding.average() ? FinalFunction.AVG : FinalFunction.SUM,
                    List.of(adding.child()),
                    call));
  }

  /** A sum of the set's elements, and their number. */
  private static Optional<Kept> distinct(AggregateCall call) {
    return Adding.find(call)
        .filter(adding -> call.isDistinct())
        .map(
            adding -> {
              if (adding.isFloating()) {
                return call.refuse(
                    "%s adds floating-point numbers, of which two that look alike differ. Write %s(DISTINCT try_cast(%s AS decimal(18,6))).",
                    call.text(), adding.average() ? "avg" : "sum", call.textOf(adding.child()));
              }
              Optional<Kept.Refused> objection = adding.findObjection(call);
              return objection.isPresent() ? objection.get() : distinct(call, adding);
            });
  }

  private static AggregateForm distinct(AggregateCall call, Adding adding) {
    DataType type = sumOf(adding.child(), Option.empty()).lift().dataType();
    boolean wide = adding.child().dataType().equals(DataTypes.LongType);
    AggregateForm form =
        AggregateForm.ofSet(
            Lifts.counted(List.of(adding.child()), call.filter()),
            set -> {
              Expression element = set.elements().get(0);
              Expression sum = sumOf(element, Option.apply(set.isOwn())).lift();
              Expression count =
                  Lifts.countOf(List.of(element))
                      .toAggregateExpression(false, Option.apply(set.isOwn()));
              return adding.average()
                  ? divide(sum, count, call, adding)
                  : wide ? toBigint(sum, adding) : sum;
            },
            set -> {
              String element = set.elements().get(0);
              String sum =
                  "CAST(sum(CAST(%s AS %s)) FILTER (WHERE %s) AS %s)"
                      .formatted(
                          element,
                          Types.toDuckDb(type.equals(DataTypes.LongType) ? WIDE : type),
                          set.isOwn(),
                          Types.toDuckDb(type));
              String count = "count(*) FILTER (WHERE %s)".formatted(set.isOwn());
              return adding.average()
                  ? divide(sum, type, count, call, adding)
                  : wide ? toBigint(sum, adding, call) : sum;
            });
    if (!wide && !adding.average()) {
      return form;
    }
    return form.withPlain(plainDistinct(call, adding));
  }

  private static Expression plainDistinct(AggregateCall call, Adding adding) {
    Expression sum =
        new Sum(term(adding.child()), EvalMode.ANSI()).toAggregateExpression(true, call.filter());
    Expression count =
        Lifts.countOf(List.of(adding.child())).toAggregateExpression(true, call.filter());
    return adding.average() ? divide(sum, count, call, adding) : toBigint(sum, adding);
  }

  private static Expression term(Expression child) {
    return child.dataType().equals(DataTypes.LongType) ? AggregateForm.cast(child, WIDE) : child;
  }

  private static Part sumOf(Expression child, Option<Expression> filter) {
    return new Part(
        new Sum(term(child), EvalMode.ANSI()).toAggregateExpression(false, filter), Merge.SUM);
  }

  private static Expression toBigint(Expression sum, Adding adding) {
    return new Cast(
        sum,
        DataTypes.LongType,
        Option.apply("UTC"),
        adding.attempts() ? EvalMode.TRY() : EvalMode.ANSI());
  }

  /** An overflow is an error that says whose; a plain cast would not. */
  private static String toBigint(String sum, Adding adding, AggregateCall call) {
    return adding.attempts()
        ? "TRY_CAST(%s AS BIGINT)".formatted(sum)
        : "CASE WHEN %1$s NOT BETWEEN -9223372036854775808 AND 9223372036854775807 THEN error('%2$s: the sum ' || CAST(%1$s AS VARCHAR) || ' leaves the range of bigint. Cast to decimal(20,0) before adding.') ELSE CAST(%1$s AS BIGINT) END"
            .formatted(sum, call.subject().replace("'", "''"));
  }
}
