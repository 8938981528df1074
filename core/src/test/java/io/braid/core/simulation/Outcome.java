package io.braid.core.simulation;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What happened in one history or in many: how often, by name. */
record Outcome(SortedMap<String, Integer> counts) {
  static final Outcome NONE = new Outcome(Collections.emptySortedMap());

  static Outcome of(Map<String, Integer> counts) {
    return new Outcome(new TreeMap<>(counts));
  }

  Outcome plus(Outcome other) {
    SortedMap<String, Integer> sum = new TreeMap<>(counts);
    other.counts.forEach((name, count) -> sum.merge(name, count, Integer::sum));
    return new Outcome(sum);
  }

  int of(String name) {
    return counts.getOrDefault(name, 0);
  }

  @Override
  public String toString() {
    return counts.entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey())
        .collect(Collectors.joining(", "));
  }
}
