package io.braid.lake;

import io.braid.core.fixture.RoomRules;
import org.junit.jupiter.api.Test;

final class RoomTest {
  @Test
  void keepsItsBoundaries() {
    RoomRules.of("io.braid.lake")
        .isTidy()
        .keepsOut(
            "org.apache.kafka",
            "org.apache.spark.streaming",
            "io.netty",
            "io.braid.speed",
            "io.braid.batch",
            "io.braid.serving");
  }
}
