package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code bit_and(x)}, {@code bit_or(x)} or {@code bit_xor(x)} over integers; null over no values.
 */
public record Bits(Merge merge, ColumnType argument) implements Aggregate {
  private static final Set<Merge> MERGES = Set.of(Merge.BIT_AND, Merge.BIT_OR, Merge.BIT_XOR);

  public Bits {
    if (!MERGES.contains(merge) || !Numbers.isInteger(argument)) {
      throw new IllegalArgumentException("There is no %s over %s".formatted(merge, argument.sql()));
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
    return Numbers.one(arguments.get(0));
  }

  @Override
  public @Nullable Object present(List<@Nullable Object> state) {
    return state.get(0);
  }
}
