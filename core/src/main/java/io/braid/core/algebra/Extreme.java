package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code min(x)} or {@code max(x)}, in the order of {@link Values#compare}; null over no values.
 */
public record Extreme(Merge merge, ColumnType argument) implements Aggregate {
  public Extreme {
    if (merge == Merge.SUM) {
      throw new IllegalArgumentException("An extreme is MIN or MAX");
    }
  }

  @Override
  public List<Merge> parts() {
    return List.of(merge);
  }

  @Override
  public ColumnType result() {
    return argument;
  }

  @Override
  public List<@Nullable Object> lift(@Nullable Object value) {
    return Numbers.one(Values.normalize(value));
  }

  @Override
  public @Nullable Object present(List<@Nullable Object> state) {
    return state.get(0);
  }
}
