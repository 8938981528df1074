package io.braid.local.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private final AtomicLong nanos = new AtomicLong(17);
  private final Pace pace = new Pace(500, nanos::get, nanos::addAndGet);

  @Test
  void spreadsTheRecordsEvenly() {
    pace.awaitNext();
    assertThat(elapsed()).isZero();
    pace.awaitNext();
    assertThat(elapsed()).isEqualTo(Duration.ofMillis(2));
    sendMore(999);
    assertThat(elapsed()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void makesUpForADelay() {
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    sendMore(501);
    assertThat(elapsed()).isEqualTo(Duration.ofSeconds(1));
    sendMore(1);
    assertThat(elapsed()).isEqualTo(Duration.ofMillis(1002));
  }

  private void sendMore(int records) {
    for (int i = 0; i < records; i++) {
      pace.awaitNext();
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(nanos.get() - 17);
  }
}
