package io.braid.speed.service;

import java.time.Duration;

/** How long to wait before the next try: longer after each failure, up to a limit. */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Duration next = FIRST;

  Duration afterFailure() {
    Duration now = next;
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    return now;
  }

  void afterSuccess() {
    next = FIRST;
  }
}
