package io.braid.core.algebra;

import io.braid.core.view.Merge;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** States that count how often each element of a set occurs. */
final class ElementCounts {
  static final List<Part> PARTS = List.of(new Part.Rows(Merge.SUM));

  private ElementCounts() {}

  static List<@Nullable Object> none() {
    return Numbers.one(null);
  }

  static List<@Nullable Object> once(Object element) {
    return Numbers.one(Part.Rows.of(element, 1L));
  }

  /** As {@link FinalFunction} reads it. */
  static String toText(@Nullable Object rows) {
    return Part.Rows.elements(rows).entrySet().stream()
        .map(row -> row.getKey() + ":" + row.getValue())
        .collect(Collectors.joining(","));
  }
}
