package io.braid.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.InMemoryTableLogs;
import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Counts;
import io.braid.core.stream.EpochRange;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.Verdict;
import io.braid.core.view.ViewManifest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StreamWriterTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final StreamEntry FLIGHTS =
      new StreamEntry("flights", List.of(new Column("origin", Simple.STRING, false)));
  private static final ViewManifest VIEW =
      new ViewManifest(
          "delays",
          "flights",
          DefinitionHash.of(List.of("delays")),
          "SELECT …",
          Verdict.EXACT,
          List.of(),
          List.of(),
          List.of());

  private final InMemoryTableLogs logs = new InMemoryTableLogs();
  private final List<String> caughtUp = new ArrayList<>();

  @Test
  void numbersEpochsFromOneAndCarriesThePosition() {
    StreamWriter writer = open("a");

    writer.commit(draft(writer, 5));

    assertThat(writer.last().number()).isEqualTo(1);
    assertThat(writer.last().after().nextOf(0)).isEqualTo(5);
    assertThat(open("b").last()).isEqualTo(writer.last());
  }

  @Test
  void commitsNoIncrementsForAnEpochThatBringsNothing() {
    StreamWriter writer = open("a");
    writer.commit(draft(writer, 5));

    writer.commit(EpochDraft.empty(2, writer.last().after(), NOON));

    assertThat(writer.last().dataEpoch()).isEqualTo(1);
    assertThat(increments().findLatest().orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void stopsWhenAnotherWriterHasTheEpochAndNamesIt() {
    StreamWriter slow = open("slow");
    StreamWriter fast = open("fast");
    fast.commit(draft(fast, 3));

    assertThatThrownBy(() -> slow.commit(draft(slow, 4)))
        .isInstanceOf(BraidException.class)
        .hasMessage(
            "flights: writer 'slow' lost its place, because 'fast' committed epoch 1 at 2026-01-01T12:00:00Z. This process stops; nothing of its own epoch was committed. Run one speed layer a stream.")
        .extracting(e -> ((BraidException) e).code())
        .isEqualTo(ErrorCode.FENCED);
  }

  @Test
  void goesOnBehindAMaintenanceCommit() {
    StreamWriter writer = open("a");
    writer.commit(draft(writer, 5));
    LoggedCommit last = master().findLatest().orElseThrow();
    master()
        .commitAfter(
            last.version(), Commit.adding(Operation.MAINTAIN, last.commit().stamp(), List.of()));

    writer.commit(draft(writer, 9));

    assertThat(master().findLatest().orElseThrow().version()).isEqualTo(3);
    assertThat(writer.last().number()).isEqualTo(2);
  }

  @Test
  void catchesANewViewUpWithAllEpochsBeforeItGoesOn() {
    StreamWriter writer =
        StreamWriter.open(logs, FLIGHTS, List.of(), "a", clock(), this::build, Runnable::run);
    writer.commit(draft(writer, 5));
    writer.commit(draft(writer, 9));

    open("b");

    assertThat(caughtUp).containsExactly("delays after 0 through 2");
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
    StreamWriter writer = open("a");
    writer.commit(draft(writer, 5));
    logs.delete(TableSpec.master(FLIGHTS));

    assertThatThrownBy(() -> open("b"))
        .hasMessageContaining("hold epoch 1, but the master dataset ends with epoch 0");
  }

  private StreamWriter open(String writer) {
    return StreamWriter.open(
        logs, FLIGHTS, List.of(VIEW), writer, clock(), this::build, Runnable::run);
  }

  private List<DataFile> build(
      ViewManifest view, io.braid.core.log.TableSnapshot master, long after, long through) {
    caughtUp.add("%s after %d through %d".formatted(view.name(), after, through));
    return List.of(file(new EpochRange(after + 1, through)));
  }

  private static EpochDraft draft(StreamWriter writer, long until) {
    OffsetVector position = writer.last().after();
    long epoch = writer.last().number() + 1;
    List<DataFile> files = List.of(file(EpochRange.of(epoch)));
    return new EpochDraft(
        epoch,
        position.after("topic", List.of(new OffsetRange(0, position.nextOf(0), until))),
        NOON,
        new Counts(1, 0, 0),
        files,
        Map.of(VIEW.id(), files));
  }

  private static DataFile file(EpochRange epochs) {
    return new DataFile(DataFile.newName(epochs), 1, 1, 0, "");
  }

  private TableLog master() {
    return logs.open(TableSpec.master(FLIGHTS));
  }

  private TableLog increments() {
    return logs.open(TableSpec.increments(VIEW));
  }

  private static Clock clock() {
    return Clock.fixed(NOON, ZoneOffset.UTC);
  }
}
