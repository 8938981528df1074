package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code min(x)} or {@code max(x)}, in the order of {@link Values#compare}; null over no values.
 * Over booleans they are {@code bool_and} and {@code bool_or}.
 */
public record Extreme(Merge merge, ColumnType argument) implements Aggregate {
  public Extreme {
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
    return Numbers.one(Values.normalize(arguments.get(0)));
  }

  @Override
  public @Nullable Object present(List<@Nullable Object> state) {
    return state.get(0);
  }
}
