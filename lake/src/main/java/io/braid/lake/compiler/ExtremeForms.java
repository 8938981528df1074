package io.braid.lake.compiler;

import io.braid.core.algebra.Extreme;
import io.braid.core.view.Merge;
import io.braid.lake.compiler.AggregateForm.Part;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;

/** Least and greatest values. */
final class ExtremeForms {
  static final List<AggregateEntry> ENTRIES =
      List.of(
          AggregateEntry.exact(
              "`min(x)`, `max(x)`",
              "whatever has an order: all but maps",
              "the type of x; −0.0 counts as 0.0, and NaN is the greatest",
              "1 column",
              Extreme.class,
              ExtremeForms::find),
          AggregateEntry.exact(
              "`bool_and(c)`, `every(c)`, `bool_or(c)`, `some(c)`, `any(c)`",
              "boolean",
              "boolean",
              "1 column",
              Extreme.class,
              ExtremeForms::find));

  private ExtremeForms() {}

  private static Optional<Kept> find(AggregateCall call) {
    boolean max = call.function() instanceof Max;
    if (!max && !(call.function() instanceof Min)) {
      return Optional.empty();
    }
    Expression child = Trees.list(call.function().children()).get(0);
    Expression value = Lifts.normalized(child);
    AggregateForm form =
        AggregateForm.of(
            List.of(
                new Part(
                    call.over(max ? new Max(value) : new Min(value)), max ? Merge.MAX : Merge.MIN)),
            parts -> parts.get(0),
            parts -> parts.get(0));
    return Optional.of(value == child ? form : form.withPlainOfParts());
  }
}
