package io.braid.speed.service;

import java.time.Duration;

/**
 * How many offsets the next epoch may read, so that it takes no longer than the interval: learnt
 * from the epochs that were long or full. Changes at most by a factor of two at a time, because one
 * slow epoch may have had another cause. What did not fit into memory is not tried again at once.
 */
final class RateControl {
  private static final long FIRST = 20_000;
  private static final long LEAST = 1_000;
  private static final double SHARE = 0.8;

  private final long most;
  private final long least;
  private final double targetMillis;
  private long limit;

  /**
   * @param mostEvents of an epoch
   * @param offsetsPerEvent what an event takes of the source's offsets, about
   */
  RateControl(long mostEvents, Duration interval, long offsetsPerEvent) {
    this.most = mostEvents * offsetsPerEvent;
    this.least = Math.min(LEAST * offsetsPerEvent, most);
    this.targetMillis = Math.max(1, interval.toMillis() * SHARE);
    this.limit = Math.min(FIRST * offsetsPerEvent, most);
  }

  long limit() {
    return limit;
  }

  /** Takes note of an epoch that read so many of the offsets that it was to read. */
  void observe(long planned, long count, Duration elapsed) {
    if (count < planned) {
      limit = Math.min(limit, Math.max(least, count));
    } else {
      observe(count, elapsed);
    }
  }

  private void observe(long count, Duration elapsed) {
    double millis = Math.max(1, elapsed.toNanos() / 1e6);
    boolean full = count >= limit;
    if (count > 0 && (full || millis > targetMillis)) {
      double wanted = count * targetMillis / millis;
      double stepped = Math.max(limit / 2.0, Math.min(limit * 2.0, wanted));
      limit = Math.min(most, Math.max(least, Math.round(stepped)));
    }
  }
}
