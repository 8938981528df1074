package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code count_if(c)}: the rows in which c is true. */
public record CountIf() implements Aggregate {
  @Override
  public List<Part> parts() {
    return List.of(new Part.One(Merge.SUM));
  }

  @Override
  public ColumnType result() {
    return ColumnType.Simple.BIGINT;
  }

  @Override
  public List<@Nullable Object> lift(List<@Nullable Object> arguments) {
    return List.of(Boolean.TRUE.equals(arguments.get(0)) ? 1L : 0L);
  }

  @Override
  public Object present(List<@Nullable Object> state) {
    Object count = state.get(0);
    return count == null ? 0L : count;
  }
}
