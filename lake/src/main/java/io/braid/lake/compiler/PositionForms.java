package io.braid.lake.compiler;

import io.braid.core.algebra.Aggregate;
import io.braid.core.algebra.ByPosition;
import io.braid.core.algebra.ExtremeBy;
import io.braid.core.view.Merge;
import io.braid.lake.compiler.AggregateForm.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.CreateNamedStruct;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GetStructField;
import org.apache.spark.sql.catalyst.expressions.aggregate.First;
import org.apache.spark.sql.catalyst.expressions.aggregate.Last;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.MaxBy;
import org.apache.spark.sql.catalyst.expressions.aggregate.MaxMinBy;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import scala.Option;

/**
 * Values of the event that comes first in some order. The state is the least or greatest struct of
 * the order, the event's position and the value. Of rows of one event the value itself decides.
 */
final class PositionForms {
  static final List<AggregateEntry> ENTRIES =
      List.of(
          AggregateEntry.exact(
              "`min_by(x, y)`, `max_by(x, y)`",
              "x and y: whatever has an order",
              "the type of x; of several events with the same y, `min_by` takes the first in the log, `max_by` the last",
              "1 column",
              ExtremeBy.class,
              PositionForms::byOrder),
          AggregateEntry.exact(
              "`first(x)`, `first_value(x)`, `any_value(x)`, `last(x)`, `last_value(x)`, each with `IGNORE NULLS`",
              "whatever has an order",
              "the type of x; first and last are those of the log: by epoch, then partition, then offset",
              "1 column",
              ByPosition.class,
              PositionForms::byPosition));

  private PositionForms() {}

  private static Optional<Kept> byOrder(AggregateCall call) {
    if (!(call.function() instanceof MaxMinBy by)) {
      return Optional.empty();
    }
    Merge merge = by instanceof MaxBy ? Merge.MAX : Merge.MIN;
    Expression value = normalized(by.valueExpr());
    Expression order = normalized(by.orderingExpr());
    return Optional.of(
        find(
            call,
            value,
            List.of(order),
            Optional.of(order),
            merge,
            () -> new ExtremeBy(merge, AggregateCall.typeOf(value))));
  }

  private static Optional<Kept> byPosition(AggregateCall call) {
    boolean first = call.function() instanceof First;
    if (!first && !(call.function() instanceof Last)) {
      return Optional.empty();
    }
    boolean ignoreNulls =
        call.function() instanceof First function
            ? function.ignoreNulls()
            : ((Last) call.function()).ignoreNulls();
    Expression value = normalized(Trees.list(call.function().children()).get(0));
    Merge merge = first ? Merge.MIN : Merge.MAX;
    return Optional.of(
        find(
            call,
            value,
            List.of(),
            ignoreNulls ? Optional.of(value) : Optional.empty(),
            merge,
            () -> new ByPosition(merge, ignoreNulls, AggregateCall.typeOf(value))));
  }

  private static Expression normalized(Expression value) {
    return Lifts.normalized(value);
  }

  /**
   * @param present what must not be null for an event to count
   */
  private static Kept find(
      AggregateCall call,
      Expression value,
      List<Expression> order,
      Optional<Expression> present,
      Merge merge,
      java.util.function.Supplier<Aggregate> reference) {
    for (Expression each : call.arguments()) {
      if (Types.find(each.dataType()).filter(type -> type.isOrdered()).isEmpty()) {
        return call.refuse(
            "%s is over %s, which has no order, so that rows of one event could not be told apart. Take a part of it, or to_json(%s).",
            call.text(), AggregateCall.nameOf(each.dataType()), call.textOf(each));
      }
    }
    List<Expression> fields = new ArrayList<>();
    order.forEach(each -> add(fields, "y", each));
    call.position().forEach(part -> add(fields, part.name().substring(1, 2), part));
    add(fields, "x", value);
    Expression struct = new CreateNamedStruct(Trees.seq(fields));
    Expression counted = present.map(each -> Lifts.ifPresent(each, struct)).orElse(struct);
    List<Expression> arguments = new ArrayList<>(List.of(value));
    arguments.addAll(order);
    arguments.add(positionOf(call));
    int last = fields.size() / 2 - 1;
    return AggregateForm.of(
            List.of(
                new Part(
                    call.over(merge == Merge.MAX ? new Max(counted) : new Min(counted)), merge)),
            parts -> new GetStructField(parts.get(0), last, Option.apply("x")),
            parts -> "struct_extract(%s, 'x')".formatted(parts.get(0)))
        .withPlain(call.reference(reference.get(), arguments));
  }

  private static Expression positionOf(AggregateCall call) {
    List<Expression> fields = new ArrayList<>();
    for (int i = 0; i < call.position().size(); i++) {
      add(fields, "p" + i, call.position().get(i));
    }
    return new CreateNamedStruct(Trees.seq(fields));
  }

  private static void add(List<Expression> fields, String name, Expression value) {
    fields.add(Lifts.text(name));
    fields.add(value);
  }
}
