package io.braid.core.algebra;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.Seed;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LimbsTest {
  private final TreeMap<Integer, Long> limbs = new TreeMap<>();

  @Test
  void aDoubleIsTheSumOfItsLimbs() {
    Seed seed = Seed.next();
    Random random = seed.newRandom();
    for (int round = 0; round < 20_000; round++) {
      double value = anyFinite(random);
      limbs.clear();
      Limbs.cut(value, this::put);
      assertThat(sum()).as("%s %s", value, seed).isEqualByComparingTo(new BigDecimal(value));
      assertThat(limbs).hasSizeLessThanOrEqualTo(3);
      assertThat(limbs.values())
          .allSatisfy(limb -> assertThat(Math.abs(limb)).isBetween(1L, (1L << 26) - 1));
      TreeMap<Integer, Long> alike = new TreeMap<>();
      Limbs.cutProduct(List.of(1L, value), alike::put);
      assertThat(limbs).isEqualTo(alike);
    }
  }

  @Test
  void aProductIsTheSumOfItsLimbs() {
    Seed seed = Seed.next();
    Random random = seed.newRandom();
    for (int round = 0; round < 5_000; round++) {
      List<Object> factors = new ArrayList<>();
      BigDecimal product = BigDecimal.ONE;
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        double value = anyFinite(random);
        factors.add(value);
        product = product.multiply(new BigDecimal(value));
      }
      limbs.clear();
      Limbs.cutProduct(factors, this::put);
      assertThat(sum()).as("%s %s", factors, seed).isEqualByComparingTo(product);
      assertThat(limbs.keySet()).allSatisfy(index -> assertThat(index).isBetween(-166, 157));
    }
  }

  @Test
  void wholeNumbersAndDecimalsAreCutByTheirUnscaledValue() {
    Limbs.cutProduct(List.of(Long.MIN_VALUE, new BigDecimal("-1.5")), this::put);
    assertThat(sum())
        .isEqualByComparingTo(new BigDecimal(Long.MIN_VALUE).multiply(new BigDecimal(-15)));
    limbs.clear();
    Limbs.cut(BigInteger.TEN.pow(38).negate(), this::put);
    assertThat(sum()).isEqualByComparingTo(BigDecimal.TEN.pow(38).negate());
  }

  @Test
  void whatIsNoNumberIsCountedByItsKind() {
    Limbs.cut(Double.NaN, this::put);
    Limbs.cut(Double.POSITIVE_INFINITY, this::put);
    Limbs.cut(Double.NEGATIVE_INFINITY, this::put);
    assertThat(limbs).containsOnlyKeys(1000, 1001, 1002);
    limbs.clear();
    Limbs.cutProduct(List.of(Double.NEGATIVE_INFINITY, -Double.MIN_VALUE), this::put);
    assertThat(limbs).containsOnlyKeys(1001);
    limbs.clear();
    Limbs.cutProduct(List.of(Double.NEGATIVE_INFINITY, 0.0), this::put);
    assertThat(limbs).containsOnlyKeys(1000);
  }

  @Test
  void zeroHasNoLimbs() {
    Limbs.cut(0.0, this::put);
    Limbs.cut(-0.0, this::put);
    Limbs.cutProduct(List.of(0L, 5L), this::put);
    assertThat(limbs).isEmpty();
  }

  private void put(int index, long limb) {
    assertThat(limbs.put(index, limb)).isNull();
  }

  private BigDecimal sum() {
    BigDecimal sum = BigDecimal.ZERO;
    for (var limb : limbs.entrySet()) {
      BigDecimal unit =
          limb.getKey() < 0
              ? new BigDecimal("0.5").pow(-26 * limb.getKey())
              : BigDecimal.valueOf(2).pow(26 * limb.getKey());
      sum = sum.add(unit.multiply(BigDecimal.valueOf(limb.getValue())));
    }
    return sum;
  }

  static double anyFinite(Random random) {
    double value = Double.longBitsToDouble(random.nextLong());
    return switch (random.nextInt(4)) {
      case 0 -> random.nextGaussian();
      case 1 -> Double.MIN_VALUE * random.nextInt();
      case 2 -> random.nextInt(100);
      default -> Double.isFinite(value) ? value : Double.MAX_VALUE;
    };
  }
}
