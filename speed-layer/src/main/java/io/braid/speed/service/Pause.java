package io.braid.speed.service;

import java.time.Duration;
import java.time.Instant;

/** A time to wait, by a clock that may be set back: then it takes at most twice as long. */
record Pause(Instant since, Duration length) {
  static final Pause NONE = new Pause(Instant.EPOCH, Duration.ZERO);

  boolean isOver(Instant now) {
    return Duration.between(since, now).abs().compareTo(length) >= 0;
  }
}
