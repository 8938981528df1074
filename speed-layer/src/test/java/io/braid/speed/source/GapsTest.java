package io.braid.speed.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class GapsTest {
  private static final OffsetRange LOST = new OffsetRange(3, 7900, 8120);
  private static final OffsetRange ALSO_LOST = new OffsetRange(4, 0, 5);

  @Test
  void stepsOverExactlyWhatIsLost() {
    assertThat(gaps(LOST, ALSO_LOST).toStepOver(epoch(), List.of(ALSO_LOST, LOST)))
        .containsExactly(LOST, ALSO_LOST);
  }

  @Test
  void leavesALossThatNobodyAcceptedToThePlanner() {
    assertThat(Gaps.none("clicks").toStepOver(epoch(), List.of(LOST))).isEmpty();
  }

  @Test
  void refusesMoreAndLessThanWhatIsLost() {
    String exactly = "accept exactly what is lost: --accept-gap clicks:3:7900-8120";
    refuses(gaps(new OffsetRange(3, 7900, 8121)), List.of(LOST), ErrorCode.OFFSETS_LOST, exactly);
    refuses(gaps(new OffsetRange(3, 7901, 8120)), List.of(LOST), ErrorCode.OFFSETS_LOST, exactly);
    refuses(gaps(LOST, ALSO_LOST), List.of(LOST), ErrorCode.OFFSETS_LOST, exactly);
    refuses(
        gaps(LOST),
        List.of(LOST, ALSO_LOST),
        ErrorCode.OFFSETS_LOST,
        exactly + " --accept-gap clicks:4:0-5");
  }

  @Test
  void refusesAGapWhereNothingIsLost() {
    refuses(
        gaps(LOST),
        List.of(),
        ErrorCode.USAGE,
        "nothing is lost, so --accept-gap clicks:3:7900-8120 cannot be accepted: the topic has everything from where epoch 1 ended, partition 3 at 7900.");
  }

  @Test
  void stepsOverAGapOnceOnly() {
    Epoch over = epoch().over(List.of(LOST), Instant.EPOCH, "writer");

    assertThat(over.after().nextOf(3)).isEqualTo(8120);
    assertThat(over.counts().records()).isZero();
    assertThat(gaps(LOST).acceptedBefore(over)).hasSize(1);
    assertThat(gaps(LOST).toStepOver(over, List.of())).isEmpty();
    assertThat(gaps(LOST, ALSO_LOST).toStepOver(over, List.of(ALSO_LOST)))
        .containsExactly(ALSO_LOST);
  }

  private static void refuses(Gaps gaps, List<OffsetRange> lost, ErrorCode code, String text) {
    assertThatExceptionOfType(BraidException.class)
        .isThrownBy(() -> gaps.toStepOver(epoch(), lost))
        .withMessageContaining(text)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static Gaps gaps(OffsetRange... ranges) {
    return new Gaps("clicks", List.of(ranges));
  }

  private static Epoch epoch() {
    Epoch start = Epoch.start("writer", Instant.EPOCH);
    return start.next(
        new OffsetVector("id", new TreeMap<>(Map.of(3, 7900L))),
        Instant.EPOCH,
        "writer",
        start.counts());
  }
}
