package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code approx_percentile(x, q)} over double: within the sketch's alpha, relatively, of the value
 * that {@code percentile_disc} gives; null over no values.
 */
public record ApproximatePercentile(DdSketch sketch, double q) implements Aggregate {
  public ApproximatePercentile {
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
    return arguments.get(0) instanceof Double value
        ? ElementCounts.once((long) sketch.bucket(value))
        : ElementCounts.none();
  }

  @Override
  public @Nullable Object present(List<@Nullable Object> state) {
    return FinalFunction.APPROX_PERCENTILE.apply(
        List.of(
            ElementCounts.toText(state.get(0)),
            Double.toString(q),
            Double.toString(sketch.alpha())));
  }
}
