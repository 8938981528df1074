package io.braid.speed.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Divides a limit between partitions: nobody gets more than another that still waits. */
final class FairShares {
  private FairShares() {}

  /** At most {@code limit} in all, and all that waits if that is less. */
  static SortedMap<Integer, Long> of(SortedMap<Integer, Long> waiting, long limit) {
    List<Map.Entry<Integer, Long>> shortestFirst = new ArrayList<>(waiting.entrySet());
    shortestFirst.sort(Map.Entry.comparingByValue(Comparator.naturalOrder()));
    SortedMap<Integer, Long> shares = new TreeMap<>();
    long left = limit;
    int others = shortestFirst.size();
    for (Map.Entry<Integer, Long> partition : shortestFirst) {
      long fair = Math.max(left > 0 ? 1 : 0, left / others);
      long share = Math.min(partition.getValue(), fair);
      shares.put(partition.getKey(), share);
      left -= share;
      others--;
    }
    return shares;
  }
}
