package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The different values, without null, in order, and of them the first so many: {@code
 * slice(array_sort(collect_set(x)), 1, cap)}; an empty list over no values.
 *
 * @param cap how many are shown; all are kept
 */
public record DistinctSet(ColumnType argument, int cap) implements Aggregate {
  public DistinctSet {
    if (cap < 1) {
      throw new IllegalArgumentException("A set shows one value or more, but not " + cap);
    }
  }

  @Override
  public List<Part> parts() {
    return ElementCounts.PARTS;
  }

  @Override
  public ColumnType result() {
    return new ColumnType.Array(argument);
  }

  @Override
  public List<@Nullable Object> lift(List<@Nullable Object> arguments) {
    Object value = Values.normalize(arguments.get(0));
    return value == null ? ElementCounts.none() : ElementCounts.once(value);
  }

  @Override
  public Object present(List<@Nullable Object> state) {
    return Part.Rows.elements(state.get(0)).keySet().stream().limit(cap).toList();
  }
}
