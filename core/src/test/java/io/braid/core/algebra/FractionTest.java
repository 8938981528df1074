package io.braid.core.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FractionTest {
  private static final MathContext MUCH = new MathContext(900);

  @Test
  void aDoubleBecomesItself() {
    Seed seed = Seed.next();
    Random random = seed.newRandom();
    for (int round = 0; round < 20_000; round++) {
      double value = anyDouble(random);
      assertThat(Fraction.of(new BigDecimal(value)).toDouble())
          .as("%s", seed)
          .isEqualTo(value + 0.0);
    }
  }

  @Test
  void aQuotientIsRoundedOnceToTheNearest() {
    Seed seed = Seed.next();
    Random random = seed.newRandom();
    for (int round = 0; round < 3_000; round++) {
      BigDecimal a = new BigDecimal(anyDouble(random));
      BigDecimal b = new BigDecimal(anyDouble(random));
      if (b.signum() != 0) {
        double expected = Double.parseDouble(a.divide(b, MUCH).toString());
        assertThat(Fraction.of(a).over(Fraction.of(b)).toDouble())
            .as("%s / %s %s", a, b, seed)
            .isEqualTo(expected + 0.0);
      }
    }
  }

  @Test
  void aRootIsRoundedOnceToTheNearest() {
    Seed seed = Seed.next();
    Random random = seed.newRandom();
    for (int round = 0; round < 500; round++) {
      BigDecimal a = new BigDecimal(anyDouble(random)).abs();
      double expected = Double.parseDouble(a.sqrt(new MathContext(60)).toString());
      assertThat(Fraction.of(a).sqrtToDouble()).as("√%s %s", a, seed).isEqualTo(expected);
      BigDecimal third = a.divide(BigDecimal.valueOf(3), MUCH);
      assertThat(Fraction.of(a).over(3).sqrtToDouble())
          .as("√(%s/3) %s", a, seed)
          .isEqualTo(Double.parseDouble(third.sqrt(new MathContext(60)).toString()));
    }
  }

  @Test
  void halvesAreRoundedToEvenAndAnythingMoreUpwards() {
    BigInteger odd = BigInteger.TWO.pow(53).add(BigInteger.ONE);
    assertThat(quotient(odd, BigInteger.ONE)).isEqualTo(0x1p53);
    assertThat(quotient(odd.add(BigInteger.TWO), BigInteger.ONE)).isEqualTo(0x1p53 + 4);
    BigInteger huge = BigInteger.ONE.shiftLeft(400);
    assertThat(quotient(odd.multiply(huge).add(BigInteger.ONE), huge)).isEqualTo(0x1p53 + 2);
    assertThat(quotient(odd.multiply(huge).subtract(BigInteger.ONE), huge)).isEqualTo(0x1p53);
  }

  @Test
  void theEdgesOfDoubleAreThoseOfIeee() {
    BigInteger half = BigInteger.ONE.shiftLeft(1075);
    assertThat(quotient(BigInteger.ONE, half)).isEqualTo(0.0);
    assertThat(quotient(BigInteger.valueOf(1001), half.multiply(BigInteger.valueOf(1000))))
        .isEqualTo(Double.MIN_VALUE);
    assertThat(quotient(BigInteger.valueOf(3), half)).isEqualTo(2 * Double.MIN_VALUE);
    BigInteger most = new BigDecimal(Double.MAX_VALUE).toBigInteger();
    BigInteger step = BigInteger.ONE.shiftLeft(970);
    assertThat(quotient(most.add(step).subtract(BigInteger.ONE), BigInteger.ONE))
        .isEqualTo(Double.MAX_VALUE);
    assertThat(quotient(most.add(step), BigInteger.ONE)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(quotient(most.add(step).negate(), BigInteger.ONE))
        .isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(quotient(BigInteger.ZERO, BigInteger.TEN)).isEqualTo(0.0);
  }

  private static double quotient(BigInteger a, BigInteger b) {
    return new Fraction(a, b).toDouble();
  }

  private static double anyDouble(Random random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return switch (random.nextInt(4)) {
          case 0 -> random.nextInt(1000);
          case 1 -> Double.MIN_VALUE * random.nextInt();
          default -> Double.isFinite(value) ? value : Double.MIN_VALUE * random.nextInt(100);
        }
        + 0.0;
  }
}
