package io.braid.bench;

import io.braid.core.fixture.RoomRules;
import org.junit.jupiter.api.Test;

final class RoomTest {
  @Test
  void keepsItsBoundaries() {
    RoomRules.of("io.braid.bench").isTidy().keepsOut("io.braid.serving", "io.braid.local");
  }
}
