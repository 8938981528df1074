package io.braid.core.algebra;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A count of rows and exact sums of products over them, and the statistics that follow. Those that
 * divide by a variance are empty where it is zero.
 */
final class PowerSums {
  private final long count;
  private final Map<String, Total> sums;

  private PowerSums(long count, Map<String, Total> sums) {
    this.count = count;
    this.sums = sums;
  }

  /**
   * @param names {@code n}, then those of the sums
   */
  static PowerSums of(List<String> names, List<@Nullable String> texts) {
    String count = texts.get(0);
    Map<String, Total> sums = new HashMap<>();
    for (int i = 1; i < names.size(); i++) {
      sums.put(names.get(i), Total.of(texts.get(i)));
    }
    return new PowerSums(count == null ? 0 : Long.parseLong(count), sums);
  }

  long count() {
    return count;
  }

  /**
   * What it comes to if some value was no number: for a plain sum what IEEE 754 says, for all that
   * needs differences NaN.
   */
  Optional<Double> findSpecial() {
    return sums.values().stream()
        .flatMap(total -> total.special().stream())
        .findFirst()
        .map(special -> sums.size() == 1 ? special : Double.NaN);
  }

  Fraction sum(String name) {
    Total total = sums.get(name);
    if (total == null) {
      throw new IllegalArgumentException("There is no sum %s".formatted(name));
    }
    return total.finite();
  }

  Fraction average(String name) {
    return sum(name).over(count);
  }

  /** Σ (x − x̄)(y − ȳ). */
  Fraction comoment(String x, String y) {
    return sum("s" + x + y).minus(sum("s" + x).times(sum("s" + y)).over(count));
  }

  Fraction variancePop() {
    return comoment("x", "x").over(count);
  }

  Fraction varianceSamp() {
    return comoment("x", "x").over(count - 1);
  }

  Optional<Double> correlation() {
    Fraction xy = comoment("x", "y");
    Fraction scale = comoment("x", "x").times(comoment("y", "y"));
    return scale.signum() == 0
        ? Optional.empty()
        : Optional.of(withSign(xy, xy.times(xy).over(scale).sqrtToDouble()));
  }

  Optional<Double> determination() {
    Fraction xx = comoment("x", "x");
    Fraction yy = comoment("y", "y");
    Fraction xy = comoment("x", "y");
    if (yy.signum() == 0) {
      return Optional.empty();
    }
    return Optional.of(xx.signum() == 0 ? 1.0 : xy.times(xy).over(xx.times(yy)).toDouble());
  }

  Optional<Fraction> slope() {
    Fraction xx = comoment("x", "x");
    return xx.signum() == 0 ? Optional.empty() : Optional.of(comoment("x", "y").over(xx));
  }

  Optional<Fraction> intercept() {
    return slope().map(slope -> average("sy").minus(slope.times(average("sx"))));
  }

  /** √n · m₃ / m₂^1.5, of sums of powers of differences from the mean. */
  Optional<Double> skewness() {
    Fraction second = comoment("x", "x");
    Fraction mean = average("sx");
    Fraction third =
        sum("sxxx")
            .minus(sum("sxx").times(mean).times(3))
            .plus(sum("sx").times(mean).times(mean).times(2));
    return second.signum() == 0
        ? Optional.empty()
        : Optional.of(
            withSign(
                third,
                third
                    .times(third)
                    .times(count)
                    .over(second.times(second).times(second))
                    .sqrtToDouble()));
  }

  /** n · m₄ / m₂² − 3, of sums of powers of differences from the mean. */
  Optional<Double> kurtosis() {
    Fraction second = comoment("x", "x");
    Fraction mean = average("sx");
    Fraction square = mean.times(mean);
    Fraction fourth =
        sum("sxxxx")
            .minus(sum("sxxx").times(mean).times(4))
            .plus(sum("sxx").times(square).times(6))
            .minus(sum("sx").times(square).times(mean).times(3));
    return second.signum() == 0
        ? Optional.empty()
        : Optional.of(
            fourth.times(count).over(second.times(second)).minus(Fraction.of(3)).toDouble());
  }

  private static double withSign(Fraction of, double magnitude) {
    return of.signum() < 0 ? -magnitude : magnitude;
  }
}
