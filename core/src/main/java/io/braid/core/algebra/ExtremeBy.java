package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code min_by(x, y)} or {@code max_by(x, y)}: the x of the row with the least or greatest y, of
 * several the first or the last in the log. Rows without y do not count; x may be null.
 *
 * <p>Arguments are x, y and the row's position. The state is the least or greatest (y, position,
 * x).
 *
 * @param merge MIN or MAX
 * @param argument the type of x
 */
public record ExtremeBy(Merge merge, ColumnType argument) implements Aggregate {
  public ExtremeBy {
    if (merge != Merge.MIN && merge != Merge.MAX) {
      throw new IllegalArgumentException("An extreme is MIN or MAX");
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
    Object order = Values.normalize(arguments.get(1));
    return Numbers.one(
        order == null
            ? null
            : Collections.unmodifiableList(
                Arrays.asList(order, arguments.get(2), arguments.get(0))));
  }

  @Override
  public @Nullable Object present(List<@Nullable Object> state) {
    return state.get(0) instanceof List<?> extreme ? extreme.get(2) : null;
  }
}
