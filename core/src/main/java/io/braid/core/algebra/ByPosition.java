package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code first_value(x)}, which is {@code any_value(x)} too, or {@code last_value(x)}, in the order
 * of the log; null over no rows.
 *
 * <p>Arguments are x and the row's position. The state is the least or greatest (position, x).
 *
 * @param merge MIN for the first, MAX for the last
 * @param ignoreNulls whether rows without x do not count
 * @param argument the type of x
 */
public record ByPosition(Merge merge, boolean ignoreNulls, ColumnType argument)
    implements Aggregate {
  public ByPosition {
    if (merge != Merge.MIN && merge != Merge.MAX) {
      throw new IllegalArgumentException("The first is MIN, the last is MAX");
    }
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part.One(merge));
  }

  @Override
  public ColumnType result() {
    return argument;
  }

  @Override
  public List<@Nullable Object> lift(List<@Nullable Object> arguments) {
    Object value = arguments.get(0);
    return Numbers.one(
        value == null && ignoreNulls
            ? null
            : Collections.unmodifiableList(Arrays.asList(arguments.get(1), value)));
  }

  @Override
  public @Nullable Object present(List<@Nullable Object> state) {
    return state.get(0) instanceof List<?> row ? row.get(1) : null;
  }
}
