package io.braid.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FreshnessTest {
  private final Freshness freshness = new Freshness();

  @Test
  void isTheAgeOfTheOldestEventThatALookFindsNewlyServed() {
    freshness.sent(millis(0));
    freshness.sent(millis(100));
    freshness.sent(millis(200));
    freshness.served(0, millis(250));
    assertThat(freshness.millis()).isEmpty();
    freshness.served(2, millis(700));
    assertThat(freshness.millis()).hasValue(700);
    freshness.served(2, millis(5000));
    assertThat(freshness.millis()).hasValue(700);
    freshness.served(3, millis(5100));
    assertThat(freshness.millis()).hasValue(4900);
  }

  private static long millis(long count) {
    return Duration.ofMillis(count).toNanos();
  }
}
