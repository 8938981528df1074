package io.braid.speed.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RateControlTest {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  @Test
  void growsTowardsWhatAnIntervalHolds() {
    RateControl rate = new RateControl(500_000, INTERVAL, 1);
    for (int i = 0; i < 20; i++) {
      // 100 ms, and 100 events more a millisecond
      rate.observe(rate.limit(), rate.limit(), Duration.ofMillis(100 + rate.limit() / 100));
    }
    assertThat(rate.limit()).isBetween(65_000L, 75_000L);
  }

  @Test
  void shrinksByHalfAtMost() {
    RateControl rate = new RateControl(500_000, INTERVAL, 1);
    rate.observe(20_000, 20_000, Duration.ofSeconds(60));
    assertThat(rate.limit()).isEqualTo(10_000);
  }

  @Test
  void neverFallsToNothing() {
    RateControl rate = new RateControl(500_000, INTERVAL, 1);
    for (int i = 0; i < 30; i++) {
      rate.observe(rate.limit(), rate.limit(), Duration.ofHours(1));
    }
    assertThat(rate.limit()).isEqualTo(1_000);
  }

  @Test
  void keepsToTheProjectsLimit() {
    RateControl rate = new RateControl(300, INTERVAL, 1);
    for (int i = 0; i < 30; i++) {
      rate.observe(rate.limit(), rate.limit(), Duration.ofMillis(1));
    }
    assertThat(rate.limit()).isEqualTo(300);
  }

  @Test
  void learnsNothingFromShortEpochs() {
    RateControl rate = new RateControl(500_000, INTERVAL, 1);
    rate.observe(10, 10, Duration.ofMillis(150));
    assertThat(rate.limit()).isEqualTo(20_000);
  }

  @Test
  void asksForNoMoreThanFittedIntoMemory() {
    RateControl rate = new RateControl(500_000, INTERVAL, 1);
    rate.observe(20_000, 6_000, Duration.ofMillis(300));
    assertThat(rate.limit()).isEqualTo(6_000);
  }
}
