package io.braid.lake.compiler;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All aggregates that can be kept. The table of {@code docs/view-language.md} is made of it. */
final class AggregateRegistry {
  static final List<AggregateEntry> ENTRIES =
      Stream.of(
              CountForms.ENTRIES,
              SumForms.ENTRIES,
              MomentForms.ENTRIES,
              ExtremeForms.ENTRIES,
              PositionForms.ENTRIES,
              BitForms.ENTRIES,
              SetForms.ENTRIES,
              SketchForms.ENTRIES)
          .flatMap(List::stream)
          .toList();

  private AggregateRegistry() {}

  /** Empty if no entry knows the function. */
  static Optional<Kept> find(AggregateCall call) {
    return ENTRIES.stream().flatMap(entry -> entry.keeping().apply(call).stream()).findFirst();
  }
}
