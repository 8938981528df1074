package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Decimal;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.Merge;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code avg(x)} over integers or decimals: a sum and a count; null over no values.
 *
 * @param argument the type of x
 */
public record Average(ColumnType argument) implements Aggregate {
  public Average {
    Numbers.requireExact("avg", argument);
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part.One(Merge.SUM), new Part.One(Merge.SUM));
  }

  /** As Spark types it: double, or four more digits on both counts, 38 at most. */
  @Override
  public ColumnType result() {
    return argument instanceof Decimal decimal
        ? new Decimal(
            Math.min(Numbers.MOST_DIGITS, decimal.precision() + 4),
            Math.min(Numbers.MOST_DIGITS, decimal.scale() + 4))
        : Simple.DOUBLE;
  }

  @Override
  public List<@Nullable Object> lift(List<@Nullable Object> arguments) {
    Object value = arguments.get(0);
    return Collections.unmodifiableList(
        Arrays.asList(Numbers.toExact(value), value == null ? 0L : 1L));
  }

  @Override
  public @Nullable Object present(List<@Nullable Object> state) {
    if (!(state.get(0) instanceof BigDecimal sum) || !(state.get(1) instanceof Long count)) {
      return null;
    }
    Object fitting = Numbers.fit(sum, new Sum(argument).result());
    if (fitting instanceof Long whole) {
      return (double) whole / (double) count;
    }
    return Numbers.fit(divide(sum, count), result());
  }

  /** Rounds twice, as Spark does: to 38 digits behind the point, then to the result's scale. */
  private BigDecimal divide(BigDecimal sum, long count) {
    int scale = result() instanceof Decimal decimal ? decimal.scale() : 0;
    return sum.divide(BigDecimal.valueOf(count), Numbers.MOST_DIGITS, RoundingMode.HALF_UP)
        .setScale(scale, RoundingMode.HALF_UP);
  }
}
