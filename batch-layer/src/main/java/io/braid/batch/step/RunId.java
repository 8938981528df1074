package io.braid.batch.step;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import java.util.function.Supplier;

/** New names of runs and audits: in the order of time, and unique. */
public record RunId(Clock clock) implements Supplier<String> {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  @Override
  public String get() {
    return "%s-%s"
        .formatted(MOMENT.format(clock.instant()), UUID.randomUUID().toString().substring(0, 8));
  }
}
