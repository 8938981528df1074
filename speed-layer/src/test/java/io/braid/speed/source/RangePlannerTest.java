package io.braid.speed.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.stream.Counts;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.speed.source.SourceState.Offered;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RangePlannerTest {
  private static final Epoch START = Epoch.start("writer", Instant.EPOCH);

  private final RangePlanner planner = new RangePlanner("clicks");

  @Test
  void beginsAtTheFirstOffsetThatThereIs() {
    PlannedRead plan =
        planner.plan(START, state(Map.of(0, new Offered(7, 10), 1, new Offered(0, 0))), 100);

    assertThat(plan.ranges()).containsExactly(new OffsetRange(0, 7, 10));
    assertThat(plan.reached()).isEqualTo(position("id", Map.of(0, 10L, 1, 0L)));
    assertThat(plan.backlog()).isZero();
  }

  @Test
  void goesOnWhereTheLastEpochEnded() {
    PlannedRead plan =
        planner.plan(
            epoch(Map.of(0, 10L, 1, 4L)),
            state(Map.of(0, new Offered(7, 12), 1, new Offered(4, 4))),
            100);

    assertThat(plan.ranges()).containsExactly(new OffsetRange(0, 10, 12));
    assertThat(plan.count()).isEqualTo(2);
    assertThat(plan.reached()).isEqualTo(position("id", Map.of(0, 12L, 1, 4L)));
  }

  @Test
  void readsANewPartitionFromItsBeginning() {
    PlannedRead plan =
        planner.plan(
            epoch(Map.of(0, 10L)), state(Map.of(0, new Offered(0, 10), 1, new Offered(0, 3))), 100);

    assertThat(plan.ranges()).containsExactly(new OffsetRange(1, 0, 3));
  }

  @Test
  void sharesTheLimitFairly() {
    PlannedRead plan =
        planner.plan(
            epoch(Map.of(0, 0L, 1, 0L, 2, 0L)),
            state(Map.of(0, new Offered(0, 1000), 1, new Offered(0, 10), 2, new Offered(0, 1000))),
            100);

    assertThat(plan.ranges())
        .containsExactly(
            new OffsetRange(0, 0, 45), new OffsetRange(1, 0, 10), new OffsetRange(2, 0, 45));
    assertThat(plan.backlog()).isEqualTo(2010 - 100);
  }

  @Test
  void movesEvenIfTheLimitIsBelowThePartitions() {
    PlannedRead plan =
        planner.plan(
            epoch(Map.of(0, 0L, 1, 0L)),
            state(Map.of(0, new Offered(0, 9), 1, new Offered(0, 9))),
            1);

    assertThat(plan.count()).isEqualTo(1);
  }

  @Test
  void refusesToSkipWhatRetentionDeleted() {
    refuses(
        Map.of(0, new Offered(0, 10), 3, new Offered(8120, 9000)),
        ErrorCode.OFFSETS_LOST,
        "clicks: partition 3 starts at offset 8120 but epoch 57 ended at 7900; 220 events were deleted by retention before they were read.");
  }

  @Test
  void refusesALogThatBecameShorter() {
    refuses(
        Map.of(0, new Offered(0, 10), 3, new Offered(0, 7000)),
        ErrorCode.OFFSETS_LOST,
        "clicks: partition 3 ends at offset 7000 but epoch 57 ended at 7900");
  }

  @Test
  void refusesAPartitionThatIsGone() {
    refuses(Map.of(0, new Offered(0, 10)), ErrorCode.OFFSETS_LOST, "clicks: partition 3 is gone");
  }

  @Test
  void refusesANewPartitionThatHasLostEventsAlready() {
    refuses(
        Map.of(0, new Offered(0, 10), 3, new Offered(0, 7900), 4, new Offered(5, 6)),
        ErrorCode.OFFSETS_LOST,
        "clicks: partition 4 starts at offset 5");
  }

  @Test
  void refusesATopicMadeAgain() {
    assertThatExceptionOfType(BraidException.class)
        .isThrownBy(
            () ->
                planner.plan(
                    epoch(Map.of(0, 5L)),
                    new SourceState("other", new TreeMap<>(Map.of(0, new Offered(0, 9))), ""),
                    100))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TOPIC_RECREATED));
  }

  private void refuses(Map<Integer, Offered> offered, ErrorCode code, String text) {
    assertThatExceptionOfType(BraidException.class)
        .isThrownBy(() -> planner.plan(epoch(Map.of(0, 10L, 3, 7900L)), state(offered), 100))
        .withMessageStartingWith(text)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static SourceState state(Map<Integer, Offered> partitions) {
    return new SourceState(
        "id", new TreeMap<>(partitions), "events were deleted by retention before they were read");
  }

  private static Epoch epoch(Map<Integer, Long> next) {
    OffsetVector after = position("id", next);
    return new Epoch(
        57, 57, after, after, Instant.EPOCH, "writer", Counts.NONE, Counts.NONE, List.of());
  }

  private static OffsetVector position(String topicId, Map<Integer, Long> next) {
    return new OffsetVector(topicId, new TreeMap<>(next));
  }
}
