package io.braid.lake.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.SampleCommits;
import io.braid.core.fixture.TableLogContract;
import io.braid.core.log.CommitResult;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

final class DeltaTableLogTest {
  private static final TableSpec TABLE =
      new TableSpec("t", List.of(new Column("n", ColumnType.Simple.BIGINT, false)));

  @TempDir Path folder;
  private DiskLake lake;

  @BeforeEach
  void startALake() {
    lake = new DiskLake(folder.resolve("lake"));
  }

  @TestFactory
  Stream<DynamicTest> keepsThePromisesOfATableLog() {
    return TableLogContract.of(() -> new DiskLake(folder.resolve(UUID.randomUUID() + " ü%")));
  }

  @Test
  void anEntryThatWasCutOffIsCorruptAndNamed() throws IOException {
    write(5);
    Path entry = lake.entry(TABLE, 5);
    String whole = Files.readString(entry);
    for (int length = 0; length < whole.length() - 1; length += 40) {
      Files.writeString(entry, whole.substring(0, length));
      assertFails(ErrorCode.TABLE_CORRUPT, entry, open()::findLatest);
      assertFails(ErrorCode.TABLE_CORRUPT, entry, () -> open().loadSnapshot(5));
    }
    Files.write(entry, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertFails(ErrorCode.TABLE_CORRUPT, entry, open()::findLatest);
  }

  @Test
  void anEntryThatIsMissingInTheMiddleIsCorruptAndNamed() throws IOException {
    write(5);
    TableLog opened = open();
    assertThat(opened.findLatest()).isPresent();
    Files.delete(lake.entry(TABLE, 3));

    assertFails(ErrorCode.TABLE_CORRUPT, lake.entry(TABLE, 3), open()::findLatest);
    assertFails(ErrorCode.TABLE_CORRUPT, lake.entry(TABLE, 3), () -> opened.loadSince(0).toList());
    assertFails(ErrorCode.TABLE_CORRUPT, lake.entry(TABLE, 3), () -> opened.loadSnapshot(5));
    Files.delete(lake.entry(TABLE, 0));
    assertFails(ErrorCode.TABLE_CORRUPT, lake.entry(TABLE, 0), open()::findLatest);
  }

  @Test
  void aTableOfANewerProtocolIsTooNew() throws IOException {
    write(2);
    Path entry = lake.entry(TABLE, 0);
    Files.writeString(
        entry, Files.readString(entry).replace("\"minReaderVersion\":1", "\"minReaderVersion\":3"));

    assertFails(ErrorCode.LAKE_TOO_NEW, entry, open()::findLatest);
    assertFails(ErrorCode.LAKE_TOO_NEW, entry, () -> open().loadSnapshot(1));
  }

  @Test
  void aFolderThatMayNotBeWrittenIsSaid() throws Exception {
    write(1);
    Path log = lake.folder(TABLE).resolve("_delta_log");
    lock(log, true);
    try {
      assertFails(
          ErrorCode.LAKE_NOT_WRITABLE,
          lake.entry(TABLE, 2),
          () -> open().commitAfter(1, SampleCommits.epoch(2)));
    } finally {
      lock(log, false);
    }
  }

  /** Permissions do not bind root; a flag of the file system does. */
  private static void lock(Path folder, boolean locked) throws Exception {
    boolean root = Files.getOwner(folder).getName().equals("root");
    String[] command =
        root
            ? new String[] {"chattr", locked ? "+i" : "-i", folder.toString()}
            : new String[] {"chmod", locked ? "a-w" : "u+w", folder.toString()};
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void aFileInPlaceOfTheLakeIsSaid() throws IOException {
    Files.writeString(lake.root(), "not a folder");
    assertThatThrownBy(() -> open().commitAfter(-1, SampleCommits.create()))
        .isInstanceOfSatisfying(
            BraidException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.LAKE_UNREADABLE));
  }

  @Test
  void aCheckpointStandsForTheEntriesBeforeIt() throws IOException {
    write(12);
    String id = open().tableId();
    List<DataFile> files = open().loadSnapshot(12).files();
    lake.open().checkpoint(TABLE, 10);
    for (int version = 0; version < 10; version++) {
      Files.delete(lake.entry(TABLE, version));
    }

    assertThat(open().tableId()).isEqualTo(id);
    assertThat(open().findLatest()).map(latest -> latest.version()).contains(12L);
    assertThat(open().loadSnapshot(12).files()).isEqualTo(files);
    assertThat(open().loadSnapshot(10).files()).isEqualTo(files.subList(0, 10));
    assertThat(open().loadSince(9)).hasSize(3);
    assertFails(ErrorCode.TABLE_CORRUPT, lake.entry(TABLE, 9), () -> open().loadSince(8).toList());
    assertThat(open().commitAfter(-1, SampleCommits.create())).isEqualTo(new CommitResult.Taken(0));
    lake.open().checkpoint(TABLE, 12);
    assertThat(open().loadSnapshot(11).files()).isEqualTo(files.subList(0, 11));
  }

  @Test
  void aCheckpointThatWasCutOffIsCorruptAndNamed() throws IOException {
    write(3);
    lake.open().checkpoint(TABLE, 3);
    Path checkpoint =
        lake.folder(TABLE).resolve("_delta_log/%020d.checkpoint.parquet".formatted(3));
    byte[] whole = Files.readAllBytes(checkpoint);
    Files.deleteIfExists(checkpoint.resolveSibling("." + checkpoint.getFileName() + ".crc"));
    Files.write(checkpoint, Arrays.copyOf(whole, whole.length / 2));

    assertFails(ErrorCode.TABLE_CORRUPT, checkpoint, () -> open().loadSnapshot(3));
  }

  @Test
  void checkpointsAreWrittenEachSoManyCommits() {
    try (CheckpointingTableLogs logs = new CheckpointingTableLogs(lake.open(), 4)) {
      TableLog log = logs.open(TABLE);
      log.commitAfter(-1, SampleCommits.create());
      for (int version = 1; version <= 9; version++) {
        log.commitAfter(version - 1, SampleCommits.epoch(version));
      }
    }
    assertThat(lake.folder(TABLE).resolve("_delta_log"))
        .isDirectoryContaining("glob:**/00000000000000000004.checkpoint.parquet")
        .isDirectoryContaining("glob:**/00000000000000000008.checkpoint.parquet")
        .isDirectoryNotContaining("glob:**/*.tmp");
    assertThat(open().loadSnapshot(9).files()).hasSize(9);
  }

  private TableLog open() {
    return lake.open().open(TABLE);
  }

  private void write(int epochs) {
    TableLog log = open();
    log.commitAfter(-1, SampleCommits.create());
    for (int version = 1; version <= epochs; version++) {
      log.commitAfter(version - 1, SampleCommits.epoch(version));
    }
  }

  private static void assertFails(ErrorCode code, Path file, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BraidException.class, error -> assertThat(error.code()).isEqualTo(code))
        .hasMessageContaining(file.getFileName().toString());
  }
}
