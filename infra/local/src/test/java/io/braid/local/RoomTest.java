package io.braid.local;

import io.braid.core.fixture.RoomRules;
import org.junit.jupiter.api.Test;

final class RoomTest {
  @Test
  void keepsItsBoundaries() {
    RoomRules.of("io.braid.local")
        .isTidy()
        .keepsOut("io.braid.lake", "io.braid.speed", "io.braid.batch", "io.braid.serving");
  }
}
