package io.braid.core.project;

import java.time.Duration;

/**
 * What one epoch and one query may cost.
 *
 * @param eventsPerEpoch the most events that one epoch reads
 * @param queryTime the longest that one query runs
 * @param queryRows the most rows that one query returns
 */
public record Limits(long eventsPerEpoch, Duration queryTime, long queryRows) {
  public static final Limits DEFAULT = new Limits(500_000, Duration.ofSeconds(60), 1_000_000);

  public Limits {
    if (eventsPerEpoch < 1 || queryTime.compareTo(Duration.ZERO) <= 0 || queryRows < 1) {
      throw new IllegalArgumentException(
          "Limits are above zero, but were %d events, %s, %d rows"
              .formatted(eventsPerEpoch, queryTime, queryRows));
    }
  }
}
