package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code percentile(x, q)}, of which {@code median(x)} is one, or {@code percentile_disc(q)},
 * exact, from how often each value occurs; null over no values.
 *
 * @param function PERCENTILE or PERCENTILE_DISC
 * @param argument the type of x, a number
 */
public record Percentile(FinalFunction function, double q, ColumnType argument)
    implements Aggregate {
  public Percentile {
    if (function != FinalFunction.PERCENTILE && function != FinalFunction.PERCENTILE_DISC) {
      throw new IllegalArgumentException("%s is no percentile".formatted(function));
    }
    Numbers.requireNumber(function.sqlName(), argument);
    Numbers.requirePortion(q);
  }

  @Override
  public List<Part> parts() {
    return ElementCounts.PARTS;
  }

  @Override
  public ColumnType result() {
    return Simple.DOUBLE;
  }

  @Override
  public List<@Nullable Object> lift(List<@Nullable Object> arguments) {
    Object value = Values.normalize(arguments.get(0));
    return value == null ? ElementCounts.none() : ElementCounts.once(value);
  }

  @Override
  public @Nullable Object present(List<@Nullable Object> state) {
    return function.apply(List.of(ElementCounts.toText(state.get(0)), Double.toString(q)));
  }
}
