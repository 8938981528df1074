package io.braid.speed.source;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a source offers at one moment.
 *
 * @param topicId the source's own identity of the log
 * @param partitions of each partition, the offsets that can be read
 * @param loss what has become of offsets before these that nobody has read, said behind their count
 */
public record SourceState(String topicId, SortedMap<Integer, Offered> partitions, String loss) {

  /** From {@code begin}, included, to {@code end}, excluded. */
  public record Offered(long begin, long end) {
    public Offered {
      if (begin < 0 || end < begin) {
        throw new IllegalArgumentException("Offsets [%d, %d) run backwards".formatted(begin, end));
      }
    }
  }

  public SourceState {
    partitions = Collections.unmodifiableSortedMap(new TreeMap<>(partitions));
  }
}
