package io.braid.lake.compiler;

import io.braid.core.algebra.FinalFunction;
import io.braid.core.algebra.Statistic;
import io.braid.core.view.Merge;
import io.braid.lake.compiler.AggregateForm.DuckDbSet;
import io.braid.lake.compiler.AggregateForm.ElementSet;
import io.braid.lake.compiler.AggregateForm.Part;
import io.braid.lake.compiler.AggregateForm.SparkSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Concat;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.Multiply;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;
import scala.Option;

/**
 * What is read from a count and exact sums of powers. A sum of decimals that has room is a column;
 * any other is a set of limbs.
 */
final class MomentForms {
  private static final Map<String, FinalFunction> FUNCTIONS =
      Map.ofEntries(
          Map.entry("VariancePop", FinalFunction.VAR_POP),
          Map.entry("VarianceSamp", FinalFunction.VAR_SAMP),
          Map.entry("StddevPop", FinalFunction.STDDEV_POP),
          Map.entry("StddevSamp", FinalFunction.STDDEV_SAMP),
          Map.entry("Skewness", FinalFunction.SKEWNESS),
          Map.entry("Kurtosis", FinalFunction.KURTOSIS),
          Map.entry("CovPopulation", FinalFunction.COVAR_POP),
          Map.entry("CovSample", FinalFunction.COVAR_SAMP),
          Map.entry("Corr", FinalFunction.CORR),
          Map.entry("RegrR2", FinalFunction.REGR_R2),
          Map.entry("RegrSlope", FinalFunction.REGR_SLOPE),
          Map.entry("RegrIntercept", FinalFunction.REGR_INTERCEPT),
          Map.entry("RegrAvgX", FinalFunction.REGR_AVGX),
          Map.entry("RegrAvgY", FinalFunction.REGR_AVGY),
          Map.entry("RegrSXX", FinalFunction.REGR_SXX),
          Map.entry("RegrSYY", FinalFunction.REGR_SYY),
          Map.entry("RegrSXY", FinalFunction.REGR_SXY));

  static final List<AggregateEntry> ENTRIES =
      List.of(
          AggregateEntry.exact(
              "`var_pop(x)`, `var_samp(x)`, `variance(x)`, `stddev_pop(x)`, `stddev_samp(x)`, `stddev(x)`, `std(x)`, `skewness(x)`, `kurtosis(x)`",
              "numbers",
              "double, the exact value rounded once",
              "3 columns for int and smaller, and for decimals of up to 13 digits; else 1 column, and a row for each 26 bits that a sum of powers spans",
              Statistic.class,
              call -> find(call, 1)),
          AggregateEntry.exact(
              "`covar_pop(x, y)`, `covar_samp(x, y)`, `corr(x, y)`, `regr_slope(y, x)`, `regr_intercept(y, x)`, `regr_r2(y, x)`, `regr_avgx(y, x)`, `regr_avgy(y, x)`, `regr_sxx(y, x)`, `regr_syy(y, x)`, `regr_sxy(y, x)`",
              "numbers",
              "double, the exact value rounded once",
              "up to 6 columns; or rows as above",
              Statistic.class,
              call -> find(call, 2)));

  private MomentForms() {}

  private static Optional<Kept> find(AggregateCall call, int arguments) {
    return Optional.ofNullable(FUNCTIONS.get(call.written().getClass().getSimpleName()))
        .filter(function -> call.arguments().size() == arguments)
        .map(
            function ->
                call.isDistinct()
                    ? call.refuse(
                        "%s is not kept with DISTINCT. Add %s to the keys, and write it in your query on the view.",
                        call.text(), call.textOf(call.argument()))
                    : of(function, call.arguments(), call));
  }

  /**
   * @param arguments x, or y and x
   */
  static AggregateForm of(FinalFunction function, List<Expression> arguments, AggregateCall call) {
    List<Expression> exact = arguments.stream().map(MomentForms::withoutCast).toList();
    boolean decimal = exact.stream().noneMatch(each -> Lifts.isFloating(each.dataType()));
    List<Expression> numbers =
        exact.stream().map(each -> decimal ? toDecimal(each) : Lifts.toDouble(each)).toList();
    List<Part> parts = new ArrayList<>(List.of(Lifts.countOf(numbers, call.filter())));
    List<ElementSet> sets = new ArrayList<>();
    List<Slot> slots = new ArrayList<>();
    for (String name : function.parameters().subList(1, function.parameters().size())) {
      List<Expression> factors =
          name.chars()
              .skip(1)
              .mapToObj(variable -> numbers.get(variable == 'x' ? numbers.size() - 1 : 0))
              .toList();
      if (decimal && digits(factors) <= 28) {
        parts.add(columnOf(factors, numbers, call));
        slots.add(new Slot(true, 0));
      } else {
        sets.add(limbsOf(factors, numbers, decimal, call));
        slots.add(
            new Slot(
                false,
                decimal ? factors.stream().mapToInt(each -> typeOf(each).scale()).sum() : 0));
      }
    }
    return new AggregateForm(
            parts,
            sets,
            (columns, own) -> StateFunctions.read(function, texts(slots, columns, own)),
            (columns, own) -> function.toSql(sqlTexts(slots, columns, own)),
            Optional.empty(),
            "")
        .withPlain(
            call.reference(
                new Statistic(function, numbers.stream().map(AggregateCall::typeOf).toList()),
                numbers));
  }

  /** Where one argument of the function is kept, and the power of ten that divides it. */
  private record Slot(boolean column, int scale) {}

  private static List<Expression> texts(
      List<Slot> slots, List<Expression> columns, List<SparkSet> sets) {
    Iterator<Expression> nextColumn = columns.iterator();
    Iterator<SparkSet> nextSet = sets.iterator();
    List<Expression> texts = new ArrayList<>();
    texts.add(AggregateForm.cast(nextColumn.next(), DataTypes.StringType));
    for (Slot slot : slots) {
      Expression text =
          slot.column()
              ? AggregateForm.cast(nextColumn.next(), DataTypes.StringType)
              : Lifts.textOf(nextSet.next());
      texts.add(
          slot.scale() == 0
              ? text
              : new Concat(Trees.seq(List.of(text, Lifts.text("E-" + slot.scale())))));
    }
    return texts;
  }

  private static List<String> sqlTexts(
      List<Slot> slots, List<String> columns, List<DuckDbSet> sets) {
    Iterator<String> nextColumn = columns.iterator();
    Iterator<DuckDbSet> nextSet = sets.iterator();
    List<String> texts = new ArrayList<>();
    texts.add(nextColumn.next());
    for (Slot slot : slots) {
      String text = slot.column() ? nextColumn.next() : Lifts.textOf(nextSet.next());
      texts.add(slot.scale() == 0 ? text : "%s || 'E-%d'".formatted(text, slot.scale()));
    }
    return texts;
  }

  /** Spark computes in doubles, and casts what is none; here the value counts as it is. */
  private static Expression withoutCast(Expression e) {
    return e instanceof Cast cast
            && cast.getTagValue(Cast.USER_SPECIFIED_CAST()).isEmpty()
            && (cast.child().dataType() instanceof IntegralType
                || cast.child().dataType() instanceof DecimalType)
        ? cast.child()
        : e;
  }

  private static Expression toDecimal(Expression e) {
    return e.dataType() instanceof DecimalType
        ? e
        : AggregateForm.cast(e, DataTypes.createDecimalType(digits(e.dataType()), 0));
  }

  private static int digits(DataType whole) {
    return switch (whole.defaultSize()) {
      case 1 -> 3;
      case 2 -> 5;
      case 4 -> 10;
      default -> 20;
    };
  }

  private static DecimalType typeOf(Expression e) {
    return (DecimalType) e.dataType();
  }

  /** Of a product. */
  private static int digits(List<Expression> factors) {
    return factors.stream().mapToInt(each -> typeOf(each).precision() + 1).sum() - 1;
  }

  private static Part columnOf(
      List<Expression> factors, List<Expression> numbers, AggregateCall call) {
    Expression product =
        factors.stream()
            .reduce((a, b) -> new Multiply(a, b, EvalMode.ANSI()))
            .map(value -> whereAll(numbers, value))
            .orElseThrow();
    return new Part(call.over(new Sum(product, EvalMode.ANSI())), Merge.SUM);
  }

  /** Events that miss an argument do not count. */
  private static Expression whereAll(List<Expression> numbers, Expression value) {
    return numbers.size() == 1
        ? value
        : new If(
            new And(new IsNotNull(numbers.get(0)), new IsNotNull(numbers.get(1))),
            value,
            Lifts.none(value.dataType()));
  }

  private static ElementSet limbsOf(
      List<Expression> factors, List<Expression> numbers, boolean decimal, AggregateCall call) {
    Expression first = factors.get(0);
    Expression last = factors.get(factors.size() - 1);
    ArrayType type = new ArrayType(StateFunctions.LIMB, false);
    String kind = decimal ? "Decimal" : "Double";
    Expression limbs;
    if (factors.size() == 1 && !decimal) {
      limbs = StateFunctions.call("limbs", type, first);
    } else if (first.semanticEquals(last)) {
      limbs = StateFunctions.call("powerOf" + kind, type, first, Lifts.number(factors.size()));
    } else {
      limbs = StateFunctions.call("productOf" + kind + "s", type, first, last);
    }
    AttributeReference limb = Trees.attribute("limb", StateFunctions.LIMB);
    Expression value = new GetStructField(limb, 1, Option.apply("v"));
    return new ElementSet(
        Optional.of(new ElementSet.Each(whereAll(numbers, limbs), limb)),
        List.of(new GetStructField(limb, 0, Option.apply("i"))),
        call.filter(),
        List.of(
            new Part(
                new Sum(value, EvalMode.ANSI()).toAggregateExpression(false, Option.empty()),
                Merge.SUM)),
        "one for each 26 bits that the sum spans");
  }
}
