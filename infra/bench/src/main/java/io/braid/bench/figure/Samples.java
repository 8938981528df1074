package io.braid.bench.figure;

import java.util.List;

/**
 * Measurements of one thing.
 *
 * @param what names it
 * @param unit of the values
 * @param values in the order of the runs, at least one
 */
public record Samples(String what, String unit, List<Double> values) {
  public Samples {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Nothing was measured of '%s'".formatted(what));
    }
  }

  public int runs() {
    return values.size();
  }

  public double median() {
    return percentile(50);
  }

  public double min() {
    return percentile(0);
  }

  public double max() {
    return percentile(100);
  }

  /** The smallest value that {@code percent} of all do not exceed. */
  public double percentile(double percent) {
    List<Double> sorted = values.stream().sorted().toList();
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }
}
