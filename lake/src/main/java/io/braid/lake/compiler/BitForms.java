package io.braid.lake.compiler;

import io.braid.core.algebra.Bits;
import io.braid.core.view.Merge;
import io.braid.lake.compiler.AggregateForm.Part;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.aggregate.BitAndAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.BitOrAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.BitXorAgg;

/** Bits of whole numbers. */
final class BitForms {
  static final List<AggregateEntry> ENTRIES =
      List.of(
          AggregateEntry.exact(
              "`bit_and(x)`, `bit_or(x)`, `bit_xor(x)`",
              "whole numbers",
              "the type of x",
              "1 column",
              Bits.class,
              BitForms::find));

  private BitForms() {}

  private static Optional<Kept> find(AggregateCall call) {
    return findMerge(call)
        .map(
            merge ->
                call.isDistinct() && merge == Merge.BIT_XOR
                    ? call.refuse(
                        "%s is not kept with DISTINCT. Add %s to the keys, and write it in your query on the view.",
                        call.text(), call.textOf(call.argument()))
                    : AggregateForm.of(
                        List.of(new Part(call.over(call.function()), merge)),
                        parts -> parts.get(0),
                        parts -> parts.get(0)));
  }

  private static Optional<Merge> findMerge(AggregateCall call) {
    if (call.function() instanceof BitAndAgg) {
      return Optional.of(Merge.BIT_AND);
    }
    if (call.function() instanceof BitOrAgg) {
      return Optional.of(Merge.BIT_OR);
    }
    return call.function() instanceof BitXorAgg ? Optional.of(Merge.BIT_XOR) : Optional.empty();
  }
}
