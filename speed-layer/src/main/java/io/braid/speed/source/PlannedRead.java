package io.braid.speed.source;

import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import java.util.List;

/**
 * What the next epoch reads.
 *
 * @param ranges not empty, each
 * @param reached the position afterwards, with every partition that the source has
 * @param backlog what remains to be read afterwards
 */
public record PlannedRead(List<OffsetRange> ranges, OffsetVector reached, long backlog) {
  public PlannedRead {
    ranges = List.copyOf(ranges);
  }

  public boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** Offsets that remain of it for one who has come so far. */
  public long countBeyond(OffsetVector position) {
    return ranges.stream()
        .mapToLong(range -> range.until() - position.nextOf(range.partition()))
        .sum();
  }

  /** Offsets to read; at least as many as there are records. */
  public long count() {
    return ranges.stream().mapToLong(OffsetRange::count).sum();
  }
}
