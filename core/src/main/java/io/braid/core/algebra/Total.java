package io.braid.core.algebra;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exact sum, as its state tells it in text:
 *
 * <ul>
 *   <li>a decimal number: {@code 12.50}
 *   <li>{@link Limbs} and their sums, in any order: {@code 0:1234,-1:-7}
 *   <li>the same by a power of ten: {@code 0:1234,1:3E-4}, for decimals by their unscaled values
 *   <li>nothing, or no text: zero
 * </ul>
 *
 * @param finite the sum of what is a number
 * @param special NaN or an infinity, if the whole sum is no number
 */
record Total(Fraction finite, Optional<Double> special) {
  /** Beyond the limbs of four doubles' product. */
  private static final int MOST = 200;

  static Total of(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return new Total(Fraction.of(0), Optional.empty());
    }
    if (text.indexOf(':') < 0) {
      return new Total(Fraction.of(new BigDecimal(text)), Optional.empty());
    }
    int power = text.indexOf('E');
    return ofLimbs(
        power < 0 ? text : text.substring(0, power),
        power < 0 ? 0 : Integer.parseInt(text.substring(power + 1)));
  }

  private static Total ofLimbs(String limbs, int powerOfTen) {
    Sum sum = new Sum();
    Elements.forEachInt(limbs, sum::add);
    return new Total(
        new Fraction(sum.units, BigInteger.ONE)
            .timesPower(2, Limbs.BITS * sum.lowest)
            .timesPower(10, powerOfTen),
        sum.isSpecial ? Optional.of(sum.special) : Optional.empty());
  }

  /** Σ limbs, in units of the lowest index so far. */
  private static final class Sum {
    private BigInteger units = BigInteger.ZERO;
    private int lowest;
    private double special;
    private boolean isSpecial;

    private void add(int index, long limb) {
      if (limb == 0) {
        return;
      }
      if (index >= Limbs.NAN) {
        isSpecial = true;
        special += Limbs.special(index);
        return;
      }
      if (Math.abs(index) > MOST) {
        throw new IllegalArgumentException("No limb has index " + index);
      }
      int next = units.signum() == 0 ? index : Math.min(index, lowest);
      units =
          units
              .shiftLeft(Limbs.BITS * (units.signum() == 0 ? 0 : lowest - next))
              .add(BigInteger.valueOf(limb).shiftLeft(Limbs.BITS * (index - next)));
      lowest = next;
    }
  }
}
