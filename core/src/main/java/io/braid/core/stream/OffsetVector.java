package io.braid.core.stream;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A position in a stream's log: for each partition the next offset to read. {@code topicId} is the
 * source's own identity of the log, so that a topic deleted and made again under one name is seen;
 * empty before the first read.
 */
public record OffsetVector(String topicId, SortedMap<Integer, Long> next) {
  public static final OffsetVector START = new OffsetVector("", Collections.emptySortedMap());

  public OffsetVector {
    next.forEach(
        (partition, offset) -> {
          if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                "Partition %d at offset %d: neither may be negative".formatted(partition, offset));
          }
        });
    next = Collections.unmodifiableSortedMap(new TreeMap<>(next));
  }

  /** The next offset of a partition; 0 for one that was never read. */
  public long nextOf(int partition) {
    return next.getOrDefault(partition, 0L);
  }

  /**
   * The position after these ranges were read.
   *
   * @throws IllegalArgumentException if a range does not start where this vector ends
   */
  public OffsetVector after(String readTopicId, Collection<OffsetRange> ranges) {
    SortedMap<Integer, Long> moved = new TreeMap<>(next);
    for (OffsetRange range : ranges) {
      Long expected = next.get(range.partition());
      if (expected != null && expected != range.from()) {
        throw new IllegalArgumentException(
            "Partition %d was read up to %d, so a range cannot start at %d"
                .formatted(range.partition(), expected, range.from()));
      }
      moved.put(range.partition(), range.until());
    }
    return new OffsetVector(readTopicId, moved);
  }
}
