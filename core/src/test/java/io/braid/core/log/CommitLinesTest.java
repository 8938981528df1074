package io.braid.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.SampleCommits;
import io.braid.core.registry.Registry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CommitLinesTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_700_000_000_000L);

  @Test
  void everyStampComesBack() {
    for (Stamp stamp : SampleCommits.stampsOfEveryKind()) {
      Commit commit = Commit.adding(Operation.EPOCH, stamp, List.of(SampleCommits.file(1)));
      assertThat(CommitLines.parse("e", CommitLines.of(commit, NOW).iterator())).isEqualTo(commit);
    }
  }

  @Test
  void maintenanceChangesNoData() {
    Commit commit =
        Commit.of(
            Operation.MAINTAIN,
            SampleCommits.stamp(1),
            List.of(SampleCommits.file(1)),
            List.of(SampleCommits.file(2)));
    assertThat(CommitLines.of(commit, NOW).subList(1, 3))
        .allMatch(line -> line.contains("\"dataChange\":false"));
  }

  @Test
  void aLineThatWasCutOffIsCorrupt() {
    String line = CommitLines.of(SampleCommits.epoch(1), NOW).get(0);
    for (int cut : new int[] {0, 1, 20, line.length() - 1}) {
      assertRefused(ErrorCode.TABLE_CORRUPT, List.of(line.substring(0, cut)));
    }
  }

  @Test
  void anEntryWithoutItsLastLinesIsCorrupt() {
    assertRefused(ErrorCode.TABLE_CORRUPT, List.of());
    List<String> lines = CommitLines.of(SampleCommits.epoch(1), NOW);
    assertRefused(ErrorCode.TABLE_CORRUPT, lines.subList(0, lines.size() - 1));
  }

  @Test
  void aDamagedByteIsCorruptThoughTheEntryIsStillJson() {
    Commit commit = SampleCommits.epoch(1);
    List<String> lines = CommitLines.seal(CommitLines.of(commit, NOW));
    assertThat(CommitLines.parse("e", lines.iterator())).isEqualTo(commit);
    for (int i = 0; i < lines.size(); i++) {
      List<String> damaged = new ArrayList<>(lines);
      damaged.set(i, lines.get(i).replaceFirst("1", "2"));
      assertThat(damaged).isNotEqualTo(lines);
      assertRefused(ErrorCode.TABLE_CORRUPT, damaged);
    }
  }

  @Test
  void whatBraidDidNotWriteIsForeign() {
    assertRefused(
        ErrorCode.TABLE_FOREIGN_WRITE, List.of("{\"commitInfo\":{\"operation\":\"WRITE\"}}"));
    assertRefused(
        ErrorCode.TABLE_FOREIGN_WRITE, List.of("{\"add\":{\"path\":\"part-0.parquet\"}}"));
  }

  @Test
  void whatANewerBraidWroteIsTooNew() {
    String line = CommitLines.of(SampleCommits.epoch(1), NOW).get(0);
    assertRefused(
        ErrorCode.LAKE_TOO_NEW,
        List.of("{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7}}", line));
    assertRefused(
        ErrorCode.LAKE_TOO_NEW, List.of(line.replace("\"table\":\"master\"", "\"table\":\"new\"")));
    assertRefused(
        ErrorCode.LAKE_TOO_NEW, List.of(line.replace("\"stamp\":{", "\"stamp\":{\"new\":1,")));
  }

  @Test
  void aRegistryOfAnOlderBraidIsRefusedWithTheWayOut() {
    Stamp stamp = new Stamp.Registered(1, Registry.EMPTY);
    assertRefused(
        ErrorCode.LAKE_TOO_OLD,
        CommitLines.of(Commit.adding(Operation.CREATE, stamp, List.of()), NOW));
  }

  private static void assertRefused(ErrorCode code, List<String> lines) {
    assertThatThrownBy(() -> CommitLines.parse("00000000000000000007.json", lines.iterator()))
        .isInstanceOfSatisfying(
            BraidException.class, error -> assertThat(error.code()).isEqualTo(code))
        .hasMessageContaining("00000000000000000007.json");
  }
}
