package io.braid.core.stream;

import java.io.Serializable;

/** Offsets of one partition: {@code from} included, {@code until} excluded. */
public record OffsetRange(int partition, long from, long until) implements Serializable {
  public OffsetRange {
    if (partition < 0 || from < 0 || until < from) {
      throw new IllegalArgumentException(
          "Offsets run forwards from 0, but partition %d has [%d, %d)"
              .formatted(partition, from, until));
    }
  }

  public long count() {
    return until - from;
  }
}
