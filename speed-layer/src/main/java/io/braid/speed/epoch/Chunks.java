package io.braid.speed.epoch;

import io.braid.core.stream.OffsetRange;
import java.util.ArrayList;
import java.util.List;

/** Divides an epoch's ranges between tasks. */
final class Chunks {
  /** Below this, one more task costs more than it brings. */
  private static final long SMALLEST = 20_000;

  private Chunks() {}

  /** At most {@code most} lists of about equal counts, in order; a range may be cut. */
  static List<List<OffsetRange>> of(List<OffsetRange> ranges, int most) {
    long total = ranges.stream().mapToLong(OffsetRange::count).sum();
    long chunks = Math.max(1, Math.min(most, total / SMALLEST));
    long size = (total + chunks - 1) / chunks;
    List<List<OffsetRange>> divided = new ArrayList<>();
    List<OffsetRange> current = new ArrayList<>();
    long room = size;
    for (OffsetRange range : ranges) {
      long from = range.from();
      while (from < range.until()) {
        long until = Math.min(range.until(), from + room);
        current.add(new OffsetRange(range.partition(), from, until));
        room -= until - from;
        from = until;
        if (room == 0) {
          divided.add(List.copyOf(current));
          current.clear();
          room = size;
        }
      }
    }
    if (!current.isEmpty()) {
      divided.add(List.copyOf(current));
    }
    return divided;
  }
}
