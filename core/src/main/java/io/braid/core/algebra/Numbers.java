package io.braid.core.algebra;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Decimal;
import io.braid.core.type.ColumnType.Simple;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Exact sums. They are kept without bound, and measured against their type only when they are
 * shown: a bound on the way would depend on the order of the rows.
 */
final class Numbers {
  private static final Set<ColumnType> INTEGERS =
      Set.of(Simple.TINYINT, Simple.SMALLINT, Simple.INT, Simple.BIGINT);
  private static final BigDecimal LEAST = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);
  static final int MOST_DIGITS = 38;

  private Numbers() {}

  static boolean isInteger(ColumnType type) {
    return INTEGERS.contains(type);
  }

  static void requireExact(String function, ColumnType type) {
    if (isFloating(type)) {
      throw new IllegalArgumentException(
          "%s over %s is a Statistic: one sum would depend on the order of the rows"
              .formatted(function, type.sql()));
    }
    requireNumber(function, type);
  }

  static void requireNumber(String function, ColumnType type) {
    if (!isInteger(type) && !isFloating(type) && !(type instanceof Decimal)) {
      throw new BraidException(
          ErrorCode.VIEW_INVALID,
          "%s needs numbers, not %s. Use count, min or max".formatted(function, type.sql()));
    }
  }

  private static boolean isFloating(ColumnType type) {
    return type == Simple.DOUBLE || type == Simple.FLOAT;
  }

  static void requirePortion(double q) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("A portion lies from 0 to 1, but was " + q);
    }
  }

  static @Nullable BigDecimal toExact(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    return value instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf((Long) value);
  }

  static List<@Nullable Object> one(@Nullable Object part) {
    return Collections.singletonList(part);
  }

  /**
   * @throws BraidException {@code VALUE_OVERFLOW}
   */
  static Object fit(BigDecimal value, ColumnType type) {
    boolean fits =
        type instanceof Decimal decimal
            ? value.precision() - value.scale() <= decimal.precision() - decimal.scale()
            : value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0;
    if (!fits && value.signum() != 0) {
      throw Values.overflow(value.toPlainString(), type.sql());
    }
    return type instanceof Decimal ? value : (Object) value.longValueExact();
  }
}
