package io.braid.core.algebra;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of columns, as SQL compares them: {@code Long} for all integers, {@code BigDecimal} in
 * its column's scale, {@code Double} for both floating types, {@code String}, {@code LocalDate},
 * {@code Instant} in whole microseconds, {@code Boolean}; null for no value.
 */
public final class Values {
  private Values() {}

  /**
   * Strings compare by their UTF-8 bytes; NaN is equal to itself and above all doubles; −0.0 equals
   * 0.0.
   *
   * @throws IllegalArgumentException if the two are not of one kind
   */
  public static int compare(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return x.compareTo(y);
    }
    if (a instanceof BigDecimal x && b instanceof BigDecimal y) {
      return x.compareTo(y);
    }
    if (a instanceof Double x && b instanceof Double y) {
      return Double.compare(x + 0.0, y + 0.0);
    }
    if (a instanceof String x && b instanceof String y) {
      return Arrays.compareUnsigned(
          x.getBytes(StandardCharsets.UTF_8), y.getBytes(StandardCharsets.UTF_8));
    }
    if (a instanceof LocalDate x && b instanceof LocalDate y) {
      return x.compareTo(y);
    }
    if (a instanceof Instant x && b instanceof Instant y) {
      return x.compareTo(y);
    }
    if (a instanceof Boolean x && b instanceof Boolean y) {
      return x.compareTo(y);
    }
    throw new IllegalArgumentException(
        "A %s does not compare with a %s"
            .formatted(a.getClass().getSimpleName(), b.getClass().getSimpleName()));
  }

  /** One value for all that compare as equal: 0.0 for −0.0, and one NaN. */
  static @Nullable Object normalize(@Nullable Object value) {
    if (value instanceof Double number) {
      return number.isNaN() ? Double.NaN : number + 0.0;
    }
    return value;
  }

  static Object add(Object a, Object b) {
    if (a instanceof BigDecimal x && b instanceof BigDecimal y) {
      return x.add(y);
    }
    try {
      return Math.addExact((Long) a, (Long) b);
    } catch (ArithmeticException e) {
      throw overflow(a + " + " + b, "bigint");
    }
  }

  static BraidException overflow(Object value, String type) {
    return new BraidException(
        ErrorCode.VALUE_OVERFLOW,
        "%s does not fit into %s. Nothing was wrapped. Cast to a wider type before aggregating"
            .formatted(value, type));
  }
}
