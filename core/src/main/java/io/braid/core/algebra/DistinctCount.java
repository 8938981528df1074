package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code count(DISTINCT x, …)}: how many different values there are, without rows that miss one.
 * The state is the set of them.
 */
public record DistinctCount() implements Aggregate {
  @Override
  public List<Part> parts() {
    return ElementCounts.PARTS;
  }

  @Override
  public ColumnType result() {
    return Simple.BIGINT;
  }

  @Override
  public List<@Nullable Object> lift(List<@Nullable Object> arguments) {
    Object values = Values.normalize(arguments);
    return values == null || Values.anyAbsent(arguments)
        ? ElementCounts.none()
        : ElementCounts.once(values);
  }

  @Override
  public Object present(List<@Nullable Object> state) {
    return (long) Part.Rows.elements(state.get(0)).size();
  }
}
