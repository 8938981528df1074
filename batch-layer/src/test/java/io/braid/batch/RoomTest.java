package io.braid.batch;

import io.braid.core.fixture.RoomRules;
import org.junit.jupiter.api.Test;

final class RoomTest {
  @Test
  void keepsItsBoundaries() {
    RoomRules.of("io.braid.batch").isTidy().keepsOut("io.braid.speed", "io.braid.serving");
  }
}
