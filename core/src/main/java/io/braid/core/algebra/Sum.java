package io.braid.core.algebra;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Decimal;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.Merge;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code sum(x)} over integers or decimals; null over no values.
 *
 * @param argument the type of x
 */
public record Sum(ColumnType argument) implements Aggregate {
  public Sum {
    Numbers.requireExact("sum", argument);
  }

  @Override
  public List<Part> parts() {
    return List.of(new Part.One(Merge.SUM));
  }

  /** As Spark types it: bigint, or ten more digits in front of the point, 38 at most. */
  @Override
  public ColumnType result() {
    return argument instanceof Decimal decimal
        ? new Decimal(Math.min(Numbers.MOST_DIGITS, decimal.precision() + 10), decimal.scale())
        : Simple.BIGINT;
  }

  @Override
  public List<@Nullable Object> lift(List<@Nullable Object> arguments) {
    return Numbers.one(Numbers.toExact(arguments.get(0)));
  }

  @Override
  public @Nullable Object present(List<@Nullable Object> state) {
    return state.get(0) instanceof BigDecimal sum ? Numbers.fit(sum, result()) : null;
  }
}
