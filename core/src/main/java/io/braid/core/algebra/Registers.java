package io.braid.core.algebra;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How many different values there are, roughly, from their 64-bit hashes: plain HyperLogLog
 * registers, which depend on the set of values only. The leading bits of a hash choose a register,
 * which keeps the greatest rank: the position of the first 1 among the bits that follow, from 1.
 * The standard error is 1.04 / √(2^precision).
 *
 * @param precision how many bits choose; 4 to 18
 */
public record Registers(int precision) implements Serializable {
  public Registers {
    if (precision < 4 || precision > 18) {
      throw new IllegalArgumentException(
          "A precision lies from 4 to 18 bits, but was " + precision);
    }
  }

  /** Which register a hash falls into. */
  public int register(long hash) {
    return (int) (hash >>> (64 - precision));
  }

  /** What it tells the register. */
  public int rank(long hash) {
    return Math.min(Long.numberOfLeadingZeros(hash << precision), 64 - precision) + 1;
  }

  /**
   * Ertl's improved estimate, which needs no corrections by table ("New cardinality estimation
   * algorithms for HyperLogLog sketches", 2017, algorithm 6).
   */
  long estimate(@Nullable String registers) {
    int most = 64 - precision + 1;
    double size = 1 << precision;
    long[] histogram = new long[most + 1];
    histogram[0] = 1 << precision;
    Elements.forEachInt(
        registers,
        (register, rank) -> {
          histogram[0]--;
          histogram[(int) rank]++;
        });
    double z = size * tau(1 - histogram[most] / size);
    for (int rank = most - 1; rank >= 1; rank--) {
      z = 0.5 * (z + histogram[rank]);
    }
    z += size * sigma(histogram[0] / size);
    return Math.round(size / (2 * StrictMath.log(2)) * size / z);
  }

  private static double sigma(double x) {
    if (x == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double power = x;
    double weight = 1;
    double sum = x;
    for (double before = -1; sum != before; weight += weight) {
      power *= power;
      before = sum;
      sum += power * weight;
    }
    return sum;
  }

  private static double tau(double x) {
    if (x == 0 || x == 1) {
      return 0;
    }
    double root = x;
    double weight = 1;
    double sum = 1 - x;
    for (double before = -1; sum != before; ) {
      root = Math.sqrt(root);
      before = sum;
      weight *= 0.5;
      sum -= (1 - root) * (1 - root) * weight;
    }
    return sum / 3;
  }
}
