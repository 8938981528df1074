package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code count(x)}: the rows in which x is not null. {@code count(*)} lifts any value. */
public record Count() implements Aggregate {
  @Override
  public List<Merge> parts() {
    return List.of(Merge.SUM);
  }

  @Override
  public ColumnType result() {
    return ColumnType.Simple.BIGINT;
  }

  @Override
  public List<@Nullable Object> lift(@Nullable Object value) {
    return List.of(value == null ? 0L : 1L);
  }

  @Override
  public Object present(List<@Nullable Object> state) {
    Object count = state.get(0);
    return count == null ? 0L : count;
  }
}
