package io.braid.speed.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.speed.fixture.Aggregates;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AggregateTest {
  private static final byte[] WHOLE = Aggregates.of(List.of("a", "", "ccc"));

  @Test
  void takesOutTheUsersRecordsInTheirOrder() {
    assertThat(Aggregate.takeApart(WHOLE))
        .extracting(data -> new String(data, StandardCharsets.UTF_8))
        .containsExactly("a", "", "ccc");
  }

  @Test
  void leavesEveryOtherRecordAsItIs() {
    isOne("{}".getBytes(StandardCharsets.UTF_8));
    isOne(new byte[0]);
    isOne(Aggregates.of(List.of()));
    isOne(Aggregates.framed(new byte[] {0x1a, 0x7f, 1}));
    isOne(Aggregates.framed(new byte[] {0x1a, 2, 8, 0}));
  }

  @Test
  void leavesADamagedOneAsItIs() {
    for (int at = 0; at < WHOLE.length; at++) {
      isOne(Arrays.copyOf(WHOLE, at));
      byte[] damaged = WHOLE.clone();
      damaged[at] ^= 1;
      isOne(damaged);
    }
  }

  private static void isOne(byte[] record) {
    assertThat(Aggregate.takeApart(record)).containsExactly(record);
  }
}
