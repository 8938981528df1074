package io.braid.lake.compiler;

import io.braid.core.algebra.DistinctCount;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import scala.Option;

/** Counts. */
final class CountForms {
  static final List<AggregateEntry> ENTRIES =
      List.of(
          AggregateEntry.exact(
              "`count(*)`, `count(x, …)`, `count_if(c)`, `regr_count(y, x)`",
              "anything",
              "bigint",
              "1 column",
              io.braid.core.algebra.Count.class,
              CountForms::count),
          AggregateEntry.exact(
              "`count(DISTINCT x, …)`",
              "anything that can be a key, and floating point",
              "bigint",
              "a row for each different value",
              DistinctCount.class,
              CountForms::distinct));

  private CountForms() {}

  private static Optional<Kept> count(AggregateCall call) {
    return call.function() instanceof Count count && !call.isDistinct()
        ? Optional.of(
            AggregateForm.of(
                List.of(Lifts.countOf(Trees.list(count.children()), call.filter())),
                parts -> Lifts.orZero(parts.get(0)),
                parts -> "coalesce(%s, 0)".formatted(parts.get(0))))
        : Optional.empty();
  }

  private static Optional<Kept> distinct(AggregateCall call) {
    if (!(call.function() instanceof Count count) || !call.isDistinct()) {
      return Optional.empty();
    }
    return Optional.of(
        SetForms.findObjection(call, Trees.list(count.children()))
            .orElseGet(
                () ->
                    AggregateForm.ofSet(
                        Lifts.counted(Trees.list(count.children()), call.filter()),
                        set ->
                            Lifts.countOf(List.of(Lifts.one()))
                                .toAggregateExpression(false, Option.apply(set.isOwn())),
                        set -> "count(*) FILTER (WHERE %s)".formatted(set.isOwn()))));
  }
}
