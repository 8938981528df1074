package io.braid.core.algebra;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * Numbers cut at fixed places, so that their sum is many independent sums of whole numbers, which
 * no order of addition can change.
 *
 * <p>A number is {@code Σ limb(i) · 2^(26·i)}: each limb has its sign and is below {@code 2^26}.
 * Limbs of zero are left out. So a BIGINT holds the sum of {@code 2^37} limbs of one index; the
 * exact sum is {@code Σ sum(i) · 2^(26·i)}. NaN and the infinities are counted under indices of
 * their own. Doubles have indices -42 to 39 and three limbs at most, products of two -83 to 78 and
 * five, of four -166 to 157.
 */
public final class Limbs {
  /** Counts NaN. */
  public static final int NAN = 1000;

  /** Counts +∞. */
  public static final int POSITIVE_INFINITY = 1001;

  /** Counts −∞. */
  public static final int NEGATIVE_INFINITY = 1002;

  static final int BITS = 26;
  private static final long MASK = (1L << BITS) - 1;

  private Limbs() {}

  /** Receives the limbs of a number. */
  @FunctionalInterface
  public interface Sink {
    void add(int index, long limb);
  }

  /** The limbs of a double, without making an object. */
  public static void cut(double value, Sink sink) {
    if (!Double.isFinite(value)) {
      sink.add(indexOf(value), 1);
      return;
    }
    long rest = significand(value);
    int exponent = exponent(value);
    int index = Math.floorDiv(exponent, BITS);
    int shift = Math.floorMod(exponent, BITS);
    long sign = value < 0 ? -1 : 1;
    long lowest = (rest & (MASK >>> shift)) << shift;
    rest >>>= BITS - shift;
    if (lowest != 0) {
      sink.add(index, sign * lowest);
    }
    for (index++; rest != 0; index++, rest >>>= BITS) {
      if ((rest & MASK) != 0) {
        sink.add(index, sign * (rest & MASK));
      }
    }
  }

  /** The limbs of a whole number. */
  public static void cut(BigInteger value, Sink sink) {
    cut(value, 0, sink);
  }

  /**
   * The limbs of an exact product.
   *
   * @param factors each a {@code Long}, a {@code BigDecimal}, which counts with its unscaled value,
   *     or a {@code Double}
   */
  public static void cutProduct(List<Object> factors, Sink sink) {
    if (factors.size() == 1 && factors.get(0) instanceof Double value) {
      cut(value, sink);
      return;
    }
    BigInteger product = BigInteger.ONE;
    double kind = 1;
    int exponent = 0;
    for (Object factor : factors) {
      if (factor instanceof Double value) {
        kind *= Double.isFinite(value) ? Math.signum(value) : value;
        product = product.multiply(BigInteger.valueOf(significand(value)));
        exponent += exponent(value);
      } else {
        BigInteger value =
            factor instanceof BigDecimal decimal
                ? decimal.unscaledValue()
                : BigInteger.valueOf((Long) factor);
        kind *= value.signum();
        product = product.multiply(value.abs());
      }
    }
    if (!Double.isFinite(kind)) {
      sink.add(indexOf(kind), 1);
    } else {
      cut(kind < 0 ? product.negate() : product, exponent, sink);
    }
  }

  private static void cut(BigInteger value, int exponent, Sink sink) {
    int index = Math.floorDiv(exponent, BITS);
    BigInteger rest = value.abs().shiftLeft(Math.floorMod(exponent, BITS));
    for (; rest.signum() != 0; index++, rest = rest.shiftRight(BITS)) {
      long limb = rest.longValue() & MASK;
      if (limb != 0) {
        sink.add(index, value.signum() * limb);
      }
    }
  }

  /** What is counted under a reserved index. */
  static double special(int index) {
    return switch (index) {
      case NAN -> Double.NaN;
      case POSITIVE_INFINITY -> Double.POSITIVE_INFINITY;
      case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
      default -> throw new IllegalArgumentException("No limb has index " + index);
    };
  }

  private static int indexOf(double value) {
    return Double.isNaN(value) ? NAN : value > 0 ? POSITIVE_INFINITY : NEGATIVE_INFINITY;
  }

  /** Without its sign: {@code |value| = significand · 2^exponent}. */
  private static long significand(double value) {
    long bits = Double.doubleToRawLongBits(value);
    long fraction = bits & 0xf_ffff_ffff_ffffL;
    return Math.abs(value) < Double.MIN_NORMAL ? fraction : fraction | 0x10_0000_0000_0000L;
  }

  private static int exponent(double value) {
    return Math.max(Math.getExponent(value), Double.MIN_EXPONENT) - 52;
  }
}
