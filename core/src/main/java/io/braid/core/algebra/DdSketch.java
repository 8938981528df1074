package io.braid.core.algebra;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Quantiles within a relative error: values fall into buckets whose bounds are powers of γ = (1 +
 * α) / (1 − α), and are counted there (DDSketch, Masson, Rim and Lee, 2019, without collapsing).
 * The counts depend on the set of values only. A bucket is one INT, in the order of the values: 0
 * for zero, {@code ±(2^30 + i)} for magnitudes in {@code (γ^(i−1), γ^i]}, the greatest for NaN.
 *
 * @param alpha the relative error, from 10^-5 to 0.5
 */
public record DdSketch(double alpha) implements Serializable {
  private static final int OFFSET = 1 << 30;
  private static final int NAN = Integer.MAX_VALUE;
  private static final int INFINITY = Integer.MAX_VALUE - 1;

  public DdSketch {
    if (!(alpha >= 1e-5 && alpha <= 0.5)) {
      throw new IllegalArgumentException(
          "A relative error lies from 0.00001 to 0.5, but was " + alpha);
    }
  }

  /** The bucket of a value. Every Java gives the same. */
  public int bucket(double value) {
    if (Double.isNaN(value)) {
      return NAN;
    }
    if (value == 0) {
      return 0;
    }
    int magnitude =
        Double.isInfinite(value)
            ? INFINITY
            : OFFSET + (int) Math.ceil(StrictMath.log(Math.abs(value)) / logGamma());
    return value < 0 ? -magnitude : magnitude;
  }

  /** The value that stands for a bucket: none of the bucket is further from it than alpha. */
  public double representative(int bucket) {
    int magnitude = Math.abs(bucket);
    if (bucket == NAN) {
      return Double.NaN;
    }
    if (magnitude == INFINITY) {
      return bucket < 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (bucket == 0) {
      return 0.0;
    }
    // (1 − α)·γ^i is 2·γ^i / (γ + 1). In one exponent, so that it does not overflow on the way.
    double value = StrictMath.exp((magnitude - OFFSET) * logGamma() + StrictMath.log1p(-alpha));
    double bounded = Math.min(value, Double.MAX_VALUE);
    return bucket < 0 ? -bounded : bounded;
  }

  /** The value at rank {@code ⌈n · q⌉}, within alpha; null of none. */
  @Nullable Double quantile(@Nullable String buckets, double q) {
    TreeMap<Integer, Long> counts = new TreeMap<>();
    Elements.forEachInt(buckets, (bucket, count) -> counts.merge(bucket, count, Long::sum));
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    long rank = Percentiles.rank(total, q);
    long seen = 0;
    for (Map.Entry<Integer, Long> entry : counts.entrySet()) {
      seen += entry.getValue();
      if (seen > rank) {
        return representative(entry.getKey());
      }
    }
    return null;
  }

  private double logGamma() {
    return StrictMath.log1p(alpha) - StrictMath.log1p(-alpha);
  }
}
