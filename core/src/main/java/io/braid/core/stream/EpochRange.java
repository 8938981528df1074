package io.braid.core.stream;

import java.io.Serializable;

/** Epochs from {@code first} through {@code last}, both included. */
public record EpochRange(long first, long last) implements Serializable {
  public EpochRange {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException(
          "An epoch range runs from 1 upwards and forwards, but was [%d, %d]"
              .formatted(first, last));
    }
  }

  public static EpochRange of(long epoch) {
    return new EpochRange(epoch, epoch);
  }

  /** Whether a part of this range lies beyond {@code horizon}. */
  public boolean reachesBeyond(long horizon) {
    return last > horizon;
  }
}
