package io.braid.lake.compiler;

import io.braid.core.algebra.DistinctSet;
import io.braid.core.algebra.FinalFunction;
import io.braid.core.algebra.Percentile;
import io.braid.lake.compiler.AggregateForm.ElementSet;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Slice;
import org.apache.spark.sql.catalyst.expressions.SortArray;
import org.apache.spark.sql.catalyst.expressions.aggregate.CollectList;
import org.apache.spark.sql.catalyst.expressions.aggregate.CollectSet;
import org.apache.spark.sql.catalyst.expressions.aggregate.PercentileDisc;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/** What is read from the set of different values, each with the number of its events. */
final class SetForms {
  static final List<AggregateEntry> ENTRIES =
      List.of(
          AggregateEntry.exact(
              "`slice(sort_array(collect_set(x)), 1, n)`, `slice(sort_array(array_agg(DISTINCT x)), 1, n)`",
              "as `count(DISTINCT x)`, but no structs",
              "array: the n least of the different values. Without order and cap it is refused",
              "a row for each different value",
              DistinctSet.class,
              SetForms::values),
          AggregateEntry.exact(
              "`percentile(x, q)`, `percentile_cont(q) WITHIN GROUP (ORDER BY x)`, `percentile_disc(q) WITHIN GROUP (ORDER BY x)`, `median(x)`",
              "numbers; q is a constant, or for `percentile` an array of them",
              "double",
              "a row for each different value",
              Percentile.class,
              SetForms::percentile));

  private SetForms() {}

  /** Whether these can be the elements of a set. */
  static Optional<Kept> findObjection(AggregateCall call, List<Expression> values) {
    return values.stream()
        .filter(value -> !Lifts.isFloating(value.dataType()))
        .flatMap(value -> KeyTypes.findObjection(value).stream())
        .findFirst()
        .map(
            unused ->
                call.refuse(
                    "%s keeps a row for each different value, and values of this type cannot be told apart in rows. Take a part of it, or to_json(%s).",
                    call.text(), call.textOf(values.get(0))));
  }

  private static Optional<Kept> values(AggregateCall call) {
    boolean set =
        call.function() instanceof CollectSet
            || (call.function() instanceof CollectList && call.isDistinct());
    if (!set) {
      return Optional.empty();
    }
    Expression value = Trees.list(call.function().children()).get(0);
    if (call.cap().isEmpty()) {
      return Optional.of(
          call.refuse(
              "%s has no order of its own and no end. Write slice(sort_array(%s), 1, 100) for the 100 least values.",
              call.text(), call.text()));
    }
    if (value.dataType() instanceof StructType) {
      return Optional.of(
          call.refuse(
              "%s sorts structs, in which the two engines place nulls differently. Write it over a field, or over to_json(%s).",
              call.text(), call.textOf(value)));
    }
    return Optional.of(findObjection(call, List.of(value)).orElseGet(() -> values(call, value)));
  }

  private static AggregateForm values(AggregateCall call, Expression value) {
    int cap = call.cap().orElseThrow();
    String array = Types.toDuckDb(call.whole().dataType());
    return AggregateForm.ofSet(
            Lifts.counted(List.of(value), call.filter()),
            set ->
                capped(
                    new CollectList(set.elements().get(0))
                        .toAggregateExpression(false, Option.apply(set.isOwn())),
                    cap),
            set ->
                "coalesce(list_slice(list_sort(list(%1$s) FILTER (WHERE %2$s)), 1, %3$d), CAST([] AS %4$s))"
                    .formatted(set.elements().get(0), set.isOwn(), cap, array))
        .withPlain(capped(call.over(new CollectSet(Lifts.normalized(value))), cap));
  }

  private static Expression capped(Expression values, int cap) {
    return new Slice(new SortArray(values), Lifts.number(1), Lifts.number(cap));
  }

  private static Optional<Kept> percentile(AggregateCall call) {
    if (call.function()
        instanceof org.apache.spark.sql.catalyst.expressions.aggregate.Percentile function) {
      boolean once = function.frequencyExpression().foldable();
      return Optional.of(
          percentile(
              call,
              FinalFunction.PERCENTILE,
              function.child(),
              function.percentageExpression(),
              function.reverse() || !once));
    }
    return call.function() instanceof PercentileDisc function
        ? Optional.of(
            percentile(
                call,
                FinalFunction.PERCENTILE_DISC,
                function.child(),
                function.percentageExpression(),
                function.reverse()))
        : Optional.empty();
  }

  private static Kept percentile(
      AggregateCall call,
      FinalFunction function,
      Expression value,
      Expression portion,
      boolean special) {
    Optional<Portions> portions = Portions.find(portion);
    if (special || portions.isEmpty() || call.isDistinct()) {
      return call.refuse(
          "%s is kept only with constant percentages, in ascending order, without frequencies and DISTINCT. Write percentile(%s, 0.9) FILTER (WHERE …).",
          call.text(), call.textOf(value));
    }
    if (!(value.dataType() instanceof NumericType)) {
      return call.refuse(
          "%s is over %s, and percentiles are kept of numbers only. Write percentile(unix_micros(…), …) for times.",
          call.text(), AggregateCall.nameOf(value.dataType()));
    }
    Expression number =
        value.dataType().equals(DataTypes.FloatType) ? Lifts.toDouble(value) : value;
    ElementSet set = Lifts.counted(List.of(number), call.filter());
    AggregateForm form =
        AggregateForm.ofSet(
            set,
            own ->
                portions
                    .get()
                    .spark(
                        Lifts.textOf(own),
                        (text, q) -> StateFunctions.read(function, List.of(text, Lifts.text(q)))),
            own ->
                portions
                    .get()
                    .duckDb(
                        Lifts.textOf(own),
                        (text, q) -> function.toSql(List.of(text, "'" + q + "'"))));
    return form.withPlain(plain(call, Lifts.normalized(number), portion));
  }

  private static Expression plain(AggregateCall call, Expression number, Expression portion) {
    if (call.function() instanceof PercentileDisc disc) {
      return call.over(new PercentileDisc(number, portion, false, 0, 0, disc.legacyCalculation()));
    }
    return call.over(
        new org.apache.spark.sql.catalyst.expressions.aggregate.Percentile(number, portion));
  }
}
