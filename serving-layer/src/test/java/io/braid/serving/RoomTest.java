package io.braid.serving;

import io.braid.core.fixture.RoomRules;
import org.junit.jupiter.api.Test;

final class RoomTest {
  @Test
  void keepsItsBoundaries() {
    RoomRules.of("io.braid.serving")
        .isTidy()
        .keepsOut("org.apache.spark", "io.braid.lake", "io.braid.speed", "io.braid.batch");
  }
}
