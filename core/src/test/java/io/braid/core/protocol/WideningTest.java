package io.braid.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.InMemoryTableLogs;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.EpochRange;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WideningTest {
  private static final StreamEntry NARROW =
      new StreamEntry("flights", List.of(new Column("delay", ColumnType.of("int"), false)));
  private static final List<Column> WIDE_COLUMNS =
      List.of(
          new Column("delay", ColumnType.of("bigint"), false),
          new Column("tail", ColumnType.of("string"), false));
  private static final StreamEntry WIDE = NARROW.becoming(WIDE_COLUMNS);

  private final InMemoryTableLogs logs = new InMemoryTableLogs();
  private final TableLog master = logs.open(TableSpec.master(NARROW));

  @Test
  void rewritesEveryFileInTheCommitThatWidensTheColumn() {
    StreamWriter speed = open(NARROW);
    epoch(speed);
    epoch(speed);
    assertThat(Widening.inEffect(logs, WIDE).columns())
        .extracting(column -> column.type().sql())
        .containsExactly("int", "string");

    LoggedCommit commit = new Widening(logs, WIDE).run(WideningTest::rewrite).orElseThrow();

    assertThat(commit.commit().operation()).isEqualTo(Operation.ALTER);
    assertThat(commit.commit().removed()).hasSize(2);
    assertThat(files()).extracting(DataFile::epochs).containsExactly(new EpochRange(1, 2));
    assertThat(Widening.inEffect(logs, WIDE)).isEqualTo(WIDE);
    assertThat(new Widening(logs, WIDE).run(WideningTest::rewrite)).isEmpty();
  }

  @Test
  void rewritesAnEpochThatComesInBetweenAndNothingTwice() {
    StreamWriter speed = open(NARROW);
    epoch(speed);
    List<List<DataFile>> rewritten = new ArrayList<>();

    new Widening(logs, WIDE)
        .run(
            groups -> {
              if (rewritten.isEmpty()) {
                epoch(speed);
              }
              rewritten.addAll(groups);
              return rewrite(groups);
            });

    assertThat(rewritten).hasSize(2);
    assertThat(files())
        .extracting(DataFile::epochs)
        .containsExactly(EpochRange.of(1), EpochRange.of(2));
  }

  @Test
  void letsNoWriterCommitWhatItWroteByTheNarrowerColumns() {
    StreamWriter speed = open(NARROW);
    epoch(speed);
    EpochDraft prepared = Flights.next(speed, List.of());
    new Widening(logs, WIDE).run(WideningTest::rewrite);
    List<DataFile> before = files();

    assertThatThrownBy(() -> speed.commit(prepared)).satisfies(WideningTest::isAltered);
    assertThatThrownBy(() -> open(NARROW)).satisfies(WideningTest::isAltered);
    assertThat(files()).isEqualTo(before);

    StreamWriter again = open(Widening.inEffect(logs, WIDE));
    epoch(again);
    assertThat(again.last().number()).isEqualTo(2);
  }

  @Test
  void goesOnByTheNarrowerColumnsUntilThen() {
    epoch(open(NARROW));

    StreamWriter speed = open(Widening.inEffect(logs, WIDE));
    epoch(speed);

    assertThat(speed.last().number()).isEqualTo(2);
    assertThatThrownBy(() -> open(WIDE))
        .isInstanceOf(BraidException.class)
        .hasMessageContaining("holds column 'delay' as int");
  }

  private static void isAltered(Throwable e) {
    assertThat(((BraidException) e).code()).isEqualTo(ErrorCode.STREAM_ALTERED);
  }

  private StreamWriter open(StreamEntry stream) {
    return StreamWriter.open(
        logs,
        stream,
        List.of(),
        "speed",
        Flights.CLOCK,
        (view, held, after, through) -> List.of(),
        Runnable::run);
  }

  private static void epoch(StreamWriter writer) {
    writer.commit(Flights.next(writer, List.of()));
  }

  private static List<List<DataFile>> rewrite(List<List<DataFile>> groups) {
    return groups.stream()
        .map(
            group ->
                List.of(
                    Flights.file(
                        new EpochRange(
                            group.get(0).epochs().first(),
                            group.get(group.size() - 1).epochs().last()))))
        .toList();
  }

  private List<DataFile> files() {
    return master.loadSnapshot(master.findLatest().orElseThrow().version()).files();
  }
}
