package io.braid.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final ManualClock clock = new ManualClock();

  private static final class ManualClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private String drawn(boolean terminal, Duration elapsed) {
    PrintStream stream = new PrintStream(screen, true, StandardCharsets.UTF_8);
    try (Progress progress = new Progress("Reading", 200, clock, stream, terminal)) {
      clock.now = clock.now.plus(elapsed);
      progress.show(100);
    }
    return screen.toString(StandardCharsets.UTF_8);
  }

  @Test
  void drawsABarAfterTwoSecondsAndWipesItAway() {
    assertThat(drawn(true, Duration.ofSeconds(2)))
        .contains("Reading [" + "#".repeat(15) + " ".repeat(15) + "] 50%, 2 s")
        .endsWith("\r\u001b[K");
  }

  @Test
  void showsNothingForWhatIsQuick() {
    assertThat(drawn(true, Duration.ofMillis(1_999))).isEmpty();
  }

  @Test
  void showsNothingWhereThereIsNoTerminal() {
    assertThat(drawn(false, Duration.ofMinutes(1))).isEmpty();
  }
}
