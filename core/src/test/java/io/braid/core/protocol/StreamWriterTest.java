package io.braid.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.InMemoryTableLogs;
import io.braid.core.log.Commit;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewManifest;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamWriterTest {
  private static final ViewManifest VIEW = Flights.view("delays", 1);
  private static final List<ViewManifest> VIEWS = List.of(VIEW);

  private final InMemoryTableLogs logs = new InMemoryTableLogs();

  @Test
  void numbersEpochsFromOneAndCarriesThePosition() {
    StreamWriter writer = Flights.open(logs, "a", VIEWS);

    writer.commit(Flights.next(writer, VIEWS));

    assertThat(writer.last().number()).isEqualTo(1);
    assertThat(writer.last().after().nextOf(0)).isEqualTo(1);
    assertThat(Flights.open(logs, "b", VIEWS).last()).isEqualTo(writer.last());
  }

  @Test
  void commitsNoIncrementsForAnEpochThatBringsNothing() {
    StreamWriter writer = Flights.open(logs, "a", VIEWS);
    writer.commit(Flights.next(writer, VIEWS));

    writer.commit(EpochDraft.empty(2, writer.last().after(), Flights.NOON));

    assertThat(writer.last().dataEpoch()).isEqualTo(1);
    assertThat(increments().findLatest().orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void stopsWhenAnotherWriterHasTheEpochAndNamesIt() {
    StreamWriter slow = Flights.open(logs, "slow", VIEWS);
    StreamWriter fast = Flights.open(logs, "fast", VIEWS);
    fast.commit(Flights.next(fast, VIEWS));

    assertThatThrownBy(() -> slow.commit(Flights.next(slow, VIEWS)))
        .isInstanceOf(BraidException.class)
        .hasMessage(
            "flights: writer 'slow' lost its place, because 'fast' committed epoch 1 at 2026-01-01T12:00:00Z. This process stops; nothing of its own epoch was committed. Run one speed layer a stream.")
        .extracting(e -> ((BraidException) e).code())
        .isEqualTo(ErrorCode.FENCED);
  }

  @Test
  void goesOnBehindAMaintenanceCommit() {
    StreamWriter writer = Flights.open(logs, "a", VIEWS);
    writer.commit(Flights.next(writer, VIEWS));
    LoggedCommit last = master().findLatest().orElseThrow();
    master()
        .commitAfter(
            last.version(), Commit.adding(Operation.MAINTAIN, last.commit().stamp(), List.of()));

    writer.commit(Flights.next(writer, VIEWS));

    assertThat(master().findLatest().orElseThrow().version()).isEqualTo(3);
    assertThat(writer.last().number()).isEqualTo(2);
  }

  @Test
  void catchesANewViewUpWithAllEpochsBeforeItGoesOn() {
    StreamWriter writer = Flights.open(logs, "a", List.of());
    writer.commit(Flights.next(writer, VIEWS));
    writer.commit(Flights.next(writer, VIEWS));

    Flights.open(logs, "b", VIEWS);

    LoggedCommit caughtUp = increments().findLatest().orElseThrow();
    assertThat(caughtUp.commit().operation()).isEqualTo(Operation.CATCH_UP);
    assertThat(caughtUp.commit().added().get(0).epochs()).isEqualTo(new EpochRange(1, 2));
    assertThat(
            increments()
                .findLatest()
                .orElseThrow()
                .commit()
                .stampAs(Stamp.Increments.class)
                .epoch())
        .isEqualTo(2);
  }

  @Test
  void refusesIncrementsThatAreAheadOfARestoredMasterDataset() {
    StreamWriter writer = Flights.open(logs, "a", VIEWS);
    writer.commit(Flights.next(writer, VIEWS));
    logs.delete(TableSpec.master(Flights.STREAM));

    assertThatThrownBy(() -> Flights.open(logs, "b", VIEWS))
        .hasMessageContaining("hold epoch 1, but the master dataset ends with epoch 0");
  }

  private TableLog master() {
    return logs.open(TableSpec.master(Flights.STREAM));
  }

  private TableLog increments() {
    return logs.open(TableSpec.increments(VIEW));
  }
}
