package io.braid.core.algebra;

import java.math.BigDecimal;
import java.math.BigInteger;

/** An exact quotient. It is rounded only when it becomes a double, once, half to even. */
record Fraction(BigInteger numerator, BigInteger denominator) {
  /** Enough bits of a quotient or root to round from, beside knowing whether more follow. */
  private static final int BITS = 64;

  private static final int LEAST_EXPONENT = -1074;

  Fraction {
    if (denominator.signum() <= 0) {
      throw new IllegalArgumentException("A denominator is positive, but was " + denominator);
    }
  }

  static Fraction of(long value) {
    return new Fraction(BigInteger.valueOf(value), BigInteger.ONE);
  }

  static Fraction of(BigDecimal value) {
    return new Fraction(value.unscaledValue(), BigInteger.ONE).timesPower(10, -value.scale());
  }

  Fraction plus(Fraction other) {
    if (denominator.equals(other.denominator)) {
      return new Fraction(numerator.add(other.numerator), denominator);
    }
    return new Fraction(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  Fraction minus(Fraction other) {
    return plus(new Fraction(other.numerator.negate(), other.denominator));
  }

  Fraction times(Fraction other) {
    return new Fraction(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  Fraction times(long factor) {
    return times(of(factor));
  }

  /** By anything but zero. */
  Fraction over(Fraction other) {
    Fraction inverse =
        other.signum() < 0
            ? new Fraction(other.denominator.negate(), other.numerator.negate())
            : new Fraction(other.denominator, other.numerator);
    return times(inverse);
  }

  Fraction over(long divisor) {
    return over(of(divisor));
  }

  Fraction timesPower(int base, int exponent) {
    BigInteger power =
        base == 2
            ? BigInteger.ONE.shiftLeft(Math.abs(exponent))
            : BigInteger.valueOf(base).pow(Math.abs(exponent));
    return exponent < 0
        ? new Fraction(numerator, denominator.multiply(power))
        : new Fraction(numerator.multiply(power), denominator);
  }

  int signum() {
    return numerator.signum();
  }

  /** The nearest double, half to even; zero is 0.0; beyond the greatest it is infinity. */
  double toDouble() {
    BigInteger magnitude = numerator.abs();
    if (denominator.bitCount() == 1) {
      double exact = round(magnitude, 1 - denominator.bitLength(), false);
      return signum() < 0 ? -exact : exact;
    }
    int shift = BITS - magnitude.bitLength() + denominator.bitLength();
    BigInteger[] parts = shifted(magnitude, shift).divideAndRemainder(shifted(denominator, -shift));
    double rounded = round(parts[0], -shift, parts[1].signum() != 0);
    return signum() < 0 ? -rounded : rounded;
  }

  /** The double nearest to the root, with the sign of this fraction. */
  double sqrtToDouble() {
    BigInteger magnitude = numerator.abs();
    int shift = 2 * BITS - magnitude.bitLength() + denominator.bitLength();
    shift += shift & 1;
    BigInteger[] parts = shifted(magnitude, shift).divideAndRemainder(shifted(denominator, -shift));
    BigInteger[] root = parts[0].sqrtAndRemainder();
    boolean more = parts[1].signum() != 0 || root[1].signum() != 0;
    double rounded = round(root[0], -shift / 2, more);
    return signum() < 0 ? -rounded : rounded;
  }

  private static BigInteger shifted(BigInteger value, int shift) {
    return shift > 0 ? value.shiftLeft(shift) : value;
  }

  /**
   * Rounds {@code magnitude · 2^exponent}, or a little more than that.
   *
   * @param more whether it is more; then the magnitude has at least 55 bits
   */
  private static double round(BigInteger magnitude, int exponent, boolean more) {
    int top = magnitude.bitLength() + exponent;
    int kept = Math.min(53, top - LEAST_EXPONENT);
    int dropped = magnitude.bitLength() - kept;
    if (kept < 0) {
      return 0.0;
    }
    if (dropped <= 0) {
      return Math.scalb(magnitude.doubleValue(), exponent);
    }
    BigInteger significand = magnitude.shiftRight(dropped);
    boolean half = magnitude.testBit(dropped - 1);
    boolean beyond = more || magnitude.getLowestSetBit() < dropped - 1;
    if (half && (beyond || significand.testBit(0))) {
      significand = significand.add(BigInteger.ONE);
    }
    return Math.scalb(significand.doubleValue(), exponent + dropped);
  }
}
