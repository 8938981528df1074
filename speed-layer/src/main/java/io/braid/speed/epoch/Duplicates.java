package io.braid.speed.epoch;

import io.braid.core.stream.EpochIds;
import io.braid.core.stream.KnownIds;
import java.io.Serializable;
import java.util.List;
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

  /** Those of an epoch, by the ids known before it. */
  static Duplicates judge(KnownIds known, long epoch, List<Arrival> arrivals, long readAtMicros) {
    List<Arrival> inOrder = arrivals.stream().sorted(Arrival.ORDER).toList();
    EpochIds arrived = new EpochIds(inOrder.stream().map(Arrival::id).toList(), readAtMicros);
    return new Duplicates(
        known.judge(epoch, arrived).stream()
            .mapToObj(inOrder::get)
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
