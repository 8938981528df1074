package io.braid.speed;

import io.braid.core.fixture.RoomRules;
import org.junit.jupiter.api.Test;

final class RoomTest {
  @Test
  void keepsItsBoundaries() {
    RoomRules.of("io.braid.speed").isTidy().keepsOut("io.braid.batch", "io.braid.serving");
  }
}
