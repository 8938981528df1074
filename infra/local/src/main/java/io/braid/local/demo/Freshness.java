package io.braid.local.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * The time from an event's sending to its being served, taken for the oldest event that a look
 * finds newly served. Thread-safe.
 */
final class Freshness {
  private final Deque<Long> sentNanos = new ArrayDeque<>();
  private long served;
  private OptionalLong millis = OptionalLong.empty();

  synchronized void sent(long nowNanos) {
    sentNanos.addLast(nowNanos);
  }

  synchronized void served(long total, long nowNanos) {
    if (total > served && !sentNanos.isEmpty()) {
      millis = OptionalLong.of((nowNanos - sentNanos.peekFirst()) / 1_000_000);
    }
    for (; served < total && !sentNanos.isEmpty(); served++) {
      sentNanos.removeFirst();
    }
  }

  synchronized OptionalLong millis() {
    return millis;
  }
}
