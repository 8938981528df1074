package io.braid.core.simulation;

import io.braid.core.algebra.ReferenceView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of a view, or of a part of its events. */
record State(Map<List<@Nullable Object>, List<@Nullable Object>> parts) {
  static final State EMPTY = new State(Map.of());

  State plus(ReferenceView<?> view, State other) {
    return plus(view, other.parts());
  }

  State plus(
      ReferenceView<?> view, Map<List<@Nullable Object>, List<@Nullable Object>> otherParts) {
    return new State(view.combine(parts, otherParts));
  }
}
