package io.braid.speed.epoch;

import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which events of one epoch are duplicates.
 *
 * @param offsets by partition
 */
record Duplicates(Map<Integer, Set<Long>> offsets) implements Serializable {
  static final Duplicates NONE = new Duplicates(Map.of());

  static Duplicates of(Collection<Arrival> events) {
    return new Duplicates(
        events.stream()
            .collect(
                Collectors.groupingBy(
                    Arrival::partition, Collectors.mapping(Arrival::offset, Collectors.toSet()))));
  }

  boolean has(int partition, long offset) {
    return offsets.getOrDefault(partition, Set.of()).contains(offset);
  }

  long count() {
    return offsets.values().stream().mapToLong(Set::size).sum();
  }
}
