package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.Merge;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code approx_count_distinct(x)}. Its argument is a 64-bit hash of x, as bigint, so that any type
 * can be counted; null where x is null.
 */
public record ApproximateDistinctCount(Registers registers) implements Aggregate {
  @Override
  public List<Part> parts() {
    return List.of(new Part.Rows(Merge.MAX));
  }

  @Override
  public ColumnType result() {
    return Simple.BIGINT;
  }

  @Override
  public List<@Nullable Object> lift(List<@Nullable Object> arguments) {
    return arguments.get(0) instanceof Long hash
        ? Numbers.one(Part.Rows.of((long) registers.register(hash), (long) registers.rank(hash)))
        : ElementCounts.none();
  }

  @Override
  public @Nullable Object present(List<@Nullable Object> state) {
    return FinalFunction.APPROX_COUNT_DISTINCT.apply(
        List.of(ElementCounts.toText(state.get(0)), Integer.toString(registers.precision())));
  }
}
