package io.braid.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.DisturbedTableLogs;
import io.braid.core.log.Commit;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class DeadLetterReplayTest {
  private static final Set<Long> OF_FOUR = Set.of(3L);
  private static final Set<Long> OF_TEN = Set.of(3L, 9L);

  /** More than any process of these tests calls its logs. */
  private static final int STEPS = 60;

  private DeadLetterLake lake = new DeadLetterLake();

  @Test
  void makesAnEpochThatMovesNoOffsetAndLeavesTheHopelessDead() {
    StreamWriter writer = readTwice();

    DeadLetterReplay.Outcome outcome = lake.replay(lake.logs).run();

    Epoch epoch = outcome.epoch().orElseThrow();
    assertThat(epoch.number()).isEqualTo(3);
    assertThat(epoch.before()).isEqualTo(epoch.after()).isEqualTo(writer.last().after());
    assertThat(epoch.counts().events()).isEqualTo(1);
    assertThat(outcome.undecodable()).isEqualTo(1);
    lake.holdsEachOnce(OF_FOUR);
  }

  @Test
  void replaysADeadLetterOnce() {
    readTwice();
    lake.replay(lake.logs).run();

    assertThat(lake.replay(lake.logs).run().epoch()).isEmpty();

    lake.holdsEachOnce(OF_FOUR);
  }

  @Test
  void aWriterThatFindsItsNumberTakenReadsTheSameAgainForTheNext() {
    StreamWriter writer = readTwice();
    lake.replay(lake.logs).run();

    assertThat(writer.commit(lake.next(writer))).isEmpty();
    assertThat(writer.last().number()).isEqualTo(3);
    assertThat(writer.commit(lake.next(writer))).map(Epoch::number).contains(4L);

    lake.holdsEachOnce(OF_FOUR);
  }

  @Test
  void aWriterStepsOverALossBehindAReplay() {
    StreamWriter writer = readTwice();
    lake.replay(lake.logs).run();

    Epoch over = writer.stepOver(List.of(new OffsetRange(0, 4, 6)), Flights.NOON);

    assertThat(over.number()).isEqualTo(4);
    assertThat(writer.last()).isEqualTo(over);
  }

  @Test
  void anEpochSurvivesAReplayAtAnyOfItsSteps() {
    atEveryStep(
        logs -> {
          StreamWriter writer = lake.open(logs, "speed");
          for (int epoch = 1; epoch <= 5; epoch++) {
            lake.read(writer);
          }
        },
        () -> lake.replay(lake.logs).run());
  }

  @Test
  void aReplaySurvivesAnEpochAtAnyOfItsSteps() {
    List<StreamWriter> speed = new ArrayList<>();
    atEveryStep(
        logs -> {
          speed.clear();
          speed.add(readTwice());
          lake.replay(logs).run();
        },
        () -> speed.forEach(lake::read));
  }

  @Test
  void ofTwoReplaysOneBringsEachEvent() {
    atEveryStep(
        logs -> {
          readTwice();
          lake.replay(logs).run();
        },
        () -> lake.replay(lake.logs).run());
  }

  @Test
  void aReplayThatIsKilledAtAnyStepIsRunAgain() {
    atEveryStep(
        logs -> {
          readTwice();
          try {
            lake.replay(logs).run();
          } catch (Killed e) {
            lake.replay(lake.logs).run();
          }
        },
        () -> {
          throw new Killed();
        });
  }

  @Test
  void aRivalBehindAReplayStillFencesAWriter() {
    StreamWriter slow = readTwice();
    lake.replay(lake.logs).run();
    lake.read(lake.open(lake.logs, "rival"));

    assertThatThrownBy(() -> slow.commit(lake.next(slow)))
        .hasMessageContaining("because 'rival' committed epoch 4")
        .extracting(e -> ((BraidException) e).code())
        .isEqualTo(ErrorCode.FENCED);
  }

  @Test
  void givesTheMasterDatasetTheColumnsThatTheStreamHasNow() {
    StreamWriter writer = readTwice();
    StreamEntry wider =
        new StreamEntry(
            "flights",
            List.of(
                new Column("origin", Simple.STRING, false),
                new Column("delay", Simple.INT, false)));

    new DeadLetterReplay(lake.logs, wider, lake, lake, "replay", Flights.CLOCK).run();

    assertThat(operations()).endsWith(Operation.ALTER, Operation.REPLAY);
    assertThatThrownBy(() -> writer.commit(lake.next(writer)))
        .extracting(e -> ((BraidException) e).code())
        .isEqualTo(ErrorCode.STREAM_ALTERED);
  }

  @Test
  void givesUpWithoutAChangeWhereEpochsAreAlwaysFaster() {
    StreamWriter speed = readTwice();
    lake.whileWriting(() -> lake.read(speed));

    assertThatThrownBy(() -> lake.replay(lake.logs).run())
        .hasMessageContaining("30 tries came too late. Nothing was changed. Replay fewer");

    assertThat(operations()).doesNotContain(Operation.REPLAY);
  }

  private StreamWriter readTwice() {
    StreamWriter writer = lake.open(lake.logs, "speed");
    lake.read(writer);
    lake.read(writer);
    return writer;
  }

  private List<Operation> operations() {
    return lake.logs
        .open(TableSpec.master(Flights.STREAM))
        .loadSince(-1)
        .map(LoggedCommit::commit)
        .map(Commit::operation)
        .toList();
  }

  /** Tells a story as often as it has steps, and disturbs it at another one each time. */
  private void atEveryStep(Consumer<TableLogs> story, Runnable disturbance) {
    int step = 0;
    boolean happened;
    do {
      step++;
      lake = new DeadLetterLake();
      DisturbedTableLogs logs = new DisturbedTableLogs(lake.logs, step, disturbance);
      story.accept(logs);
      happened = logs.happened();
      StreamWriter last = lake.open(lake.logs, "last");
      while (last.last().after().nextOf(0) < 10) {
        lake.read(last);
      }
      lake.replay(lake.logs).run();
      lake.holdsEachOnce(OF_TEN);
      assertThat(step).isLessThan(STEPS);
    } while (happened);
    assertThat(step).isGreaterThan(10);
  }

  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }
}
