package io.braid.local.plain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where two answers to one question differ, as sets of rows that may repeat. */
public record Difference(List<Row> onlyServed, List<Row> onlyExpected) {

  public static Difference between(List<Row> served, List<Row> expected) {
    return new Difference(without(served, expected), without(expected, served));
  }

  /** A row with another value stands on both sides and counts once. */
  public int rows() {
    return Math.max(onlyServed.size(), onlyExpected.size());
  }

  private static List<Row> without(List<Row> rows, List<Row> others) {
    Map<Row, Integer> counts = new HashMap<>();
    others.forEach(row -> counts.merge(row, 1, Integer::sum));
    List<Row> left = new ArrayList<>();
    for (Row row : rows) {
      if (counts.merge(row, -1, Integer::sum) < 0) {
        left.add(row);
      }
    }
    return left;
  }
}
