package io.braid.telemetry;

import io.braid.core.fixture.RoomRules;
import org.junit.jupiter.api.Test;

final class RoomTest {
  @Test
  void keepsItsBoundaries() {
    RoomRules.of("io.braid.telemetry")
        .isTidy()
        .keepsOut("org.apache", "org.duckdb", "io.braid.speed", "io.braid.serving");
  }
}
