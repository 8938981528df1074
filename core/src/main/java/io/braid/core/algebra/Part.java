package io.braid.core.algebra;

import io.braid.core.view.Merge;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A part of a state. Null is the identity of each. */
public sealed interface Part {

  /** How values become one. */
  Merge merge();

  @Nullable Object combine(@Nullable Object a, @Nullable Object b);

  /** One value a group. */
  record One(Merge merge) implements Part {
    @Override
    public @Nullable Object combine(@Nullable Object a, @Nullable Object b) {
      return Values.merge(merge, a, b);
    }
  }

  /** A value for each element of a set, in rows of their own: a sorted map, never an empty one. */
  record Rows(Merge merge) implements Part {
    @Override
    public @Nullable Object combine(@Nullable Object a, @Nullable Object b) {
      if (a == null || b == null) {
        return a == null ? b : a;
      }
      SortedMap<Object, Object> combined = new TreeMap<>(ElementOrder.VALUES);
      combined.putAll(elements(a));
      elements(b).forEach((element, value) -> combined.merge(element, value, this::one));
      return Collections.unmodifiableSortedMap(combined);
    }

    private @Nullable Object one(Object a, Object b) {
      return Values.merge(merge, a, b);
    }

    /** One element. */
    public static Object of(Object element, Object value) {
      SortedMap<Object, Object> rows = new TreeMap<>(ElementOrder.VALUES);
      rows.put(element, value);
      return Collections.unmodifiableSortedMap(rows);
    }

    /** The elements of a part. */
    @SuppressWarnings("unchecked")
    public static Map<Object, Object> elements(@Nullable Object part) {
      return part == null ? Map.of() : (SortedMap<Object, Object>) part;
    }
  }
}
