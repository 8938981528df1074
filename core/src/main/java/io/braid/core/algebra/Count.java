package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code count(x, …)}: the rows in which no argument is null. {@code count(*)} has none. */
public record Count() implements Aggregate {
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
    return List.of(Values.anyAbsent(arguments) ? 0L : 1L);
  }

  @Override
  public Object present(List<@Nullable Object> state) {
    Object count = state.get(0);
    return count == null ? 0L : count;
  }
}
