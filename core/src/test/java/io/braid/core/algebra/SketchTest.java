package io.braid.core.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.braid.core.fixture.AggregateContract;
import io.braid.core.fixture.Seed;
import io.braid.core.type.ColumnType.Simple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SketchTest {
  private final Seed seed = Seed.next();
  private final Random random = seed.newRandom();

  @TestFactory
  Stream<DynamicTest> sketchesKeepThePromises() {
    return Stream.concat(
        AggregateContract.of(new ApproximatePercentile(new DdSketch(0.01), 0.9), Simple.DOUBLE),
        AggregateContract.of(new ApproximateDistinctCount(new Registers(10)), Simple.BIGINT));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-5, 0.001, 0.01, 0.1, 0.5})
  void aBucketIsWithinAlphaOfWhatFallsIntoIt(double alpha) {
    DdSketch sketch = new DdSketch(alpha);
    for (int round = 0; round < 20_000; round++) {
      double value = LimbsTest.anyFinite(random);
      if (Math.abs(value) >= Double.MIN_NORMAL) {
        double representative = sketch.representative(sketch.bucket(value));
        assertThat(Math.abs(representative / value - 1))
            .as("%s for %s, %s", representative, value, seed)
            .isLessThanOrEqualTo(alpha + 1e-12);
      }
    }
    assertThat(sketch.representative(sketch.bucket(Double.MAX_VALUE))).isFinite();
  }

  @Test
  void bucketsAreInTheOrderOfTheirValues() {
    DdSketch sketch = new DdSketch(0.01);
    List<Double> ascending =
        List.of(
            Double.NEGATIVE_INFINITY,
            -Double.MAX_VALUE,
            -1.0,
            -Double.MIN_VALUE,
            0.0,
            Double.MIN_VALUE,
            1.0,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NaN);
    assertThat(ascending.stream().map(sketch::bucket).toList()).isSorted().doesNotHaveDuplicates();
    assertThat(sketch.bucket(-0.0)).isEqualTo(sketch.bucket(0.0)).isZero();
    assertThat(List.of(-1.0, 0.0, Double.NaN, Double.POSITIVE_INFINITY))
        .allSatisfy(
            value ->
                assertThat(sketch.representative(sketch.bucket(value)))
                    .satisfiesAnyOf(
                        it -> assertThat(it).isEqualTo(value),
                        it -> assertThat(it).isCloseTo(value, within(0.01))));
  }

  @Test
  void aQuantileIsWithinAlphaOfTheExactOne() {
    for (int round = 0; round < 200; round++) {
      List<Double> values = new ArrayList<>();
      Map<Double, Long> counts = new HashMap<>();
      Map<Integer, Long> buckets = new HashMap<>();
      for (int i = 1 + random.nextInt(200); i > 0; i--) {
        double value = Math.scalb(random.nextGaussian(), random.nextInt(30));
        values.add(value);
        counts.merge(value, 1L, Long::sum);
        buckets.merge(new DdSketch(0.02).bucket(value), 1L, Long::sum);
      }
      for (double q : new double[] {0, 0.01, 0.5, 0.99, 1, random.nextDouble()}) {
        double exact = apply(FinalFunction.PERCENTILE_DISC, text(counts), q + "");
        assertThat(apply(FinalFunction.APPROX_PERCENTILE, text(buckets), q + "", "0.02"))
            .as("%s of %s, %s", q, values, seed)
            .isCloseTo(exact, within(Math.abs(exact) * 0.02 + 1e-12));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 10, 100, 1_000, 10_000, 100_000, 1_000_000})
  void anEstimateIsWithinFiveStandardErrors(int different) {
    Registers registers = new Registers(12);
    Map<Integer, Integer> state = new HashMap<>();
    for (int i = 0; i < different; i++) {
      long hash = random.nextLong();
      state.merge(registers.register(hash), registers.rank(hash), Math::max);
    }
    assertThat((double) registers.estimate(text(state)))
        .as("%s", seed)
        .isCloseTo(different, within(5 * 1.04 / 64 * different));
  }

  @Test
  void ranksCountFromTheBitsThatFollow() {
    Registers registers = new Registers(4);
    assertThat(registers.register(-1L)).isEqualTo(15);
    assertThat(registers.rank(-1L)).isEqualTo(1);
    assertThat(registers.register(1L)).isZero();
    assertThat(registers.rank(1L)).isEqualTo(60);
    assertThat(registers.rank(0L)).isEqualTo(61);
  }

  private static String text(Map<?, ?> set) {
    return set.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  private static double apply(FinalFunction function, String... arguments) {
    return (Double) Objects.requireNonNull(function.apply(List.of(arguments)));
  }
}
