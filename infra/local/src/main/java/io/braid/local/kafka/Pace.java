package io.braid.local.kafka;

import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Spreads records evenly over time: record n is due n / rate seconds after the first. A delay is
 * made up for, so the rate holds on average.
 */
final class Pace {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double recordsPerSecond;
  private final LongSupplier nanoClock;
  private final LongConsumer sleepNanos;
  private final long startNanos;
  private long count;

  Pace(double recordsPerSecond, LongSupplier nanoClock, LongConsumer sleepNanos) {
    this.recordsPerSecond = recordsPerSecond;
    this.nanoClock = nanoClock;
    this.sleepNanos = sleepNanos;
    this.startNanos = nanoClock.getAsLong();
  }

  /** Returns when the next record is due. */
  void awaitNext() {
    long dueNanos = startNanos + (long) (count++ * NANOS_PER_SECOND / recordsPerSecond);
    for (long left = dueNanos - nanoClock.getAsLong();
        left > 0;
        left = dueNanos - nanoClock.getAsLong()) {
      sleepNanos.accept(left);
    }
  }
}
