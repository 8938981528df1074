package io.braid.core;

import io.braid.core.fixture.RoomRules;
import org.junit.jupiter.api.Test;

final class RoomTest {
  @Test
  void keepsItsBoundaries() {
    RoomRules.of("io.braid.core")
        .isTidy()
        .standsAlone("io.braid.core.error")
        .keepsOut("org.apache.spark", "org.apache.hadoop", "io.delta", "org.duckdb", "io.netty");
  }
}
