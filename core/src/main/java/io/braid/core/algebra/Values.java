package io.braid.core.algebra;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.view.Merge;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of columns, as SQL compares them: {@code Long} for all integers, {@code BigDecimal} in
 * its column's scale, {@code Double} for both floating types, {@code String}, {@code LocalDate},
 * {@code Instant} and {@code LocalDateTime} in whole microseconds, {@code Boolean}, {@code List}
 * for arrays and for the fields of structs; null for no value.
 */
public final class Values {
  private Values() {}

  /**
   * Strings compare by their UTF-8 bytes; NaN is equal to itself and above all doubles; −0.0 equals
   * 0.0. Lists compare value by value, nulls first, and the shorter is the lesser.
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
    if (a instanceof LocalDateTime x && b instanceof LocalDateTime y) {
      return x.compareTo(y);
    }
    if (a instanceof Boolean x && b instanceof Boolean y) {
      return x.compareTo(y);
    }
    if (a instanceof List<?> x && b instanceof List<?> y) {
      return compareInside(x, y);
    }
    throw new IllegalArgumentException(
        "A %s does not compare with a %s"
            .formatted(a.getClass().getSimpleName(), b.getClass().getSimpleName()));
  }

  private static int compareInside(List<?> a, List<?> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      Object x = a.get(i);
      Object y = b.get(i);
      int order = x == null || y == null ? Boolean.compare(x != null, y != null) : compare(x, y);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  /** One value for all that compare as equal: 0.0 for −0.0, and one NaN, inside lists too. */
  static @Nullable Object normalize(@Nullable Object value) {
    if (value instanceof Double number) {
      return number.isNaN() ? Double.NaN : number + 0.0;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> normalized = new ArrayList<>();
      list.forEach(each -> normalized.add(normalize(each)));
      return Collections.unmodifiableList(normalized);
    }
    return value;
  }

  static boolean anyAbsent(List<@Nullable Object> values) {
    return values.stream().anyMatch(Objects::isNull);
  }

  /** Null is the identity. */
  static @Nullable Object merge(Merge merge, @Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return switch (merge) {
      case SUM -> add(a, b);
      case MIN -> compare(a, b) <= 0 ? a : b;
      case MAX -> compare(a, b) >= 0 ? a : b;
      case BIT_AND -> (long) a & (long) b;
      case BIT_OR -> (long) a | (long) b;
      case BIT_XOR -> (long) a ^ (long) b;
      case ONLY ->
          throw new IllegalArgumentException(
              "Two events gave one state: %s and %s".formatted(a, b));
    };
  }

  private static Object add(Object a, Object b) {
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
