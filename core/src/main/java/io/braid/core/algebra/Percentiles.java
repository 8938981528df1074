package io.braid.core.algebra;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Exact percentiles of a set of values and how often each occurs; null of none. */
final class Percentiles {
  private Percentiles() {}

  /**
   * As Spark's {@code percentile}: the position {@code (n − 1) · q} counts from 0, and between two
   * values lies {@code (higher − position) · lower value + (position − lower) · higher value}.
   */
  static @Nullable Double interpolated(@Nullable String values, double q) {
    TreeMap<Double, Long> counts = counts(values);
    long last = total(counts) - 1;
    if (last < 0) {
      return null;
    }
    double position = last * q;
    long lower = (long) Math.floor(position);
    long higher = (long) Math.ceil(position);
    double from = at(counts, lower);
    double to = at(counts, higher);
    return lower == higher || from == to
        ? from
        : (higher - position) * from + (position - lower) * to;
  }

  /** As Spark's {@code percentile_disc}: the first value whose running count reaches n · q. */
  static @Nullable Double discrete(@Nullable String values, double q) {
    TreeMap<Double, Long> counts = counts(values);
    long total = total(counts);
    return total == 0 ? null : (Double) at(counts, rank(total, q));
  }

  /** Which of the values in order, from 0, is the first that {@code n · q} of them reach. */
  static long rank(long total, double q) {
    return Math.max(0, (long) Math.ceil(total * q) - 1);
  }

  private static double at(TreeMap<Double, Long> counts, long position) {
    long seen = 0;
    for (Map.Entry<Double, Long> entry : counts.entrySet()) {
      seen += entry.getValue();
      if (seen > position) {
        return entry.getKey();
      }
    }
    throw new IllegalArgumentException("There is no value at position " + position);
  }

  private static long total(TreeMap<Double, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private static TreeMap<Double, Long> counts(@Nullable String values) {
    TreeMap<Double, Long> counts = new TreeMap<>();
    Elements.forEach(values, (value, count) -> counts.merge(toDouble(value), count, Long::sum));
    return counts;
  }

  /** As either engine writes a number; zero has one sign. */
  private static double toDouble(String text) {
    if (Character.isLetter(text.charAt(text.length() - 1))) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "nan" -> Double.NaN;
        case "inf", "infinity" -> Double.POSITIVE_INFINITY;
        case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw new NumberFormatException("No number is written '%s'".formatted(text));
      };
    }
    return Double.parseDouble(text) + 0.0;
  }
}
