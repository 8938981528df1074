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
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.EpochRange;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.Remark;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.view.ViewManifest;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamWriterTest {
  private static final ViewManifest VIEW = Flights.view("delays", 1);
  private static final List<ViewManifest> VIEWS = List.of(VIEW);

  private static final List<Column> WIDER =
      List.of(column("origin", "string"), column("place", "struct<lat:double>"));

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
  void stepsOverALossInAnEpochThatSaysSoEverAfter() {
    StreamWriter writer = Flights.open(logs, "a", VIEWS);
    writer.commit(Flights.next(writer, VIEWS));
    OffsetRange lost = new OffsetRange(0, 1, 8);

    writer.stepOver(List.of(lost), Flights.NOON.plusSeconds(1));
    Epoch after = Flights.open(logs, "b", VIEWS).last();

    assertThat(after.number()).isEqualTo(2);
    assertThat(after.dataEpoch()).isEqualTo(1);
    assertThat(after.after().nextOf(0)).isEqualTo(8);
    assertThat(after.remarks())
        .containsExactly(new Remark.Gap(2, lost, Flights.NOON.plusSeconds(1)));
    writer.commit(Flights.next(writer, VIEWS));
    assertThat(writer.last().remarks()).isEqualTo(after.remarks());
    assertThatThrownBy(() -> writer.stepOver(List.of(lost), Flights.NOON))
        .hasMessageContaining("read up to 9, so a range cannot start at 1");
  }

  @Test
  void takesNoStreamBackInTimeWhenAClockIsSetBack() {
    StreamWriter writer = Flights.open(logs, "a", VIEWS);
    writer.commit(EpochDraft.empty(1, writer.last().after(), Flights.NOON.plusSeconds(60)));
    writer.commit(EpochDraft.empty(2, writer.last().after(), Flights.NOON));

    assertThat(writer.last().asOf()).isEqualTo(Flights.NOON.plusSeconds(60));
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

  @Test
  void aNewColumnIsAddedBeforeTheNextEpoch() {
    StreamWriter writer = Flights.open(logs, "old", List.of());
    writer.commit(Flights.next(writer, List.of()));

    StreamWriter wider = openWith(WIDER, "new");

    TableLog master = logs.open(TableSpec.master(Flights.STREAM));
    assertThat(master.findLatest().orElseThrow().commit().operation()).isEqualTo(Operation.ALTER);
    assertThat(wider.last()).isEqualTo(writer.last());
    wider.commit(Flights.next(wider, List.of()));
    assertThat(master.findLatest().orElseThrow().version()).isEqualTo(3);
    assertThatThrownBy(() -> writer.commit(Flights.next(writer, List.of())))
        .hasMessageContaining("another process gave the stream other columns after epoch");
    long version = master.findLatest().orElseThrow().version();
    openWith(WIDER, "again");
    assertThat(master.findLatest().orElseThrow().version()).isEqualTo(version);
  }

  @Test
  void aWriterWithFewerColumnsThanWereAddedIsToBeOpenedAgain() {
    StreamWriter writer = Flights.open(logs, "old", List.of());
    openWith(WIDER, "new");

    assertThatThrownBy(() -> writer.commit(Flights.next(writer, List.of())))
        .hasMessageContaining("another process gave the stream other columns after epoch");
  }

  @Test
  void aColumnThatGoesOrChangesItsTypeIsRefusedWithTheWayOut() {
    openWith(WIDER, "new");

    assertThatThrownBy(
            () ->
                openWith(
                    List.of(column("origin", "string"), column("place", "struct<lon:int>")), "x"))
        .hasMessage(
            "flights: the master dataset holds column 'place' as struct<lat:double>, so the stream"
                + " cannot have it as struct<lon:int>: every event is kept, and a Delta table holds a"
                + " column in one type. Leave it as it is, and what does not fit is kept among the"
                + " dead letters, with its bytes; or declare a new stream over the same topic, and"
                + " let the views read that");
    assertThatThrownBy(() -> openWith(List.of(column("origin", "string")), "x"))
        .hasMessageContaining("holds column 'place', which the stream no longer has. Leave it");
    openWith(
        List.of(column("place", "struct<lat:double,lon:double>"), column("origin", "string")), "x");
  }

  private static Column column(String name, String type) {
    return new Column(name, ColumnType.of(type), false);
  }

  private StreamWriter openWith(List<Column> columns, String writer) {
    return StreamWriter.open(
        logs,
        new StreamEntry("flights", columns),
        List.of(),
        writer,
        Flights.CLOCK,
        (view, master, after, through) -> List.of(),
        Runnable::run);
  }
}
