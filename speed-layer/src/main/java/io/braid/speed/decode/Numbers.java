package io.braid.speed.decode;

import java.math.BigDecimal;
import java.util.Optional;

/** Numbers as text, exactly, at a cost that no exponent can drive up. */
final class Numbers {
  /** More digits than any column can hold, so that huge numbers are not even parsed. */
  private static final int LONGEST = 400;

  private Numbers() {}

  /** The number, unless it is absurdly long or not one. */
  static Optional<BigDecimal> find(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(new BigDecimal(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A whole number of this range; {@code 12.0} and {@code 1e3} are whole too. */
  static Optional<Long> findWhole(String text, long least, long most) {
    return find(text)
        .filter(number -> number.signum() == 0 || number.precision() - number.scale() <= 19)
        .filter(number -> number.signum() == 0 || number.scale() <= LONGEST)
        .flatMap(Numbers::toLong)
        .filter(number -> number >= least && number <= most);
  }

  /** With exactly this scale, if no digit is lost by it and all fit. */
  static Optional<BigDecimal> findDecimal(String text, int precision, int scale) {
    return find(text)
        .map(number -> number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros())
        .filter(number -> number.scale() <= scale)
        .filter(number -> (long) number.precision() - number.scale() <= precision - scale)
        .map(number -> number.setScale(scale));
  }

  private static Optional<Long> toLong(BigDecimal number) {
    try {
      return Optional.of(number.longValueExact());
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
