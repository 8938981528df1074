package io.braid.serving.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.fixture.SampleCommits;
import io.braid.core.fixture.TableLogContract;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.serving.fixture.WrittenLogs;
import io.delta.kernel.Table;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

final class TailedTableLogTest {
  private static final TableSpec TABLE =
      new TableSpec("t", List.of(new Column("n", ColumnType.Simple.BIGINT, false)));

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> keepsThePromisesOfATableLog() {
    return TableLogContract.of(() -> new LocalLake(folder.resolve(UUID.randomUUID().toString())));
  }

  @Test
  void readsACheckpointedLogWhoseOldEntriesAreGone() throws Exception {
    TableLog written = new WrittenLogs(folder).open(TABLE);
    written.commitAfter(-1, SampleCommits.create());
    for (long epoch = 1; epoch <= 12; epoch++) {
      written.commitAfter(epoch - 1, SampleCommits.epoch(epoch));
    }
    String id = written.tableId();
    Engine engine = DefaultEngine.create(new Configuration());
    Table.forPath(engine, folder.resolve("t").toString()).checkpoint(engine, 10);
    for (long version = 0; version < 10; version++) {
      Files.delete(entry(version));
    }

    TableLog log = open();

    assertThat(log.findLatest()).isEqualTo(written.findLatest());
    assertThat(log.tableId()).isEqualTo(id);
    assertThat(log.loadSnapshot(12).files())
        .containsExactlyInAnyOrderElementsOf(written.loadSnapshot(12).files());
    assertThat(log.loadSnapshot(10).files()).hasSize(10);
    assertFails(ErrorCode.TABLE_CORRUPT, () -> open().loadSnapshot(9), "00009.json");
  }

  @Test
  void startsFromACheckpointWhenTheEntriesThatItWouldReadNextAreGone() throws Exception {
    TableLog written = new WrittenLogs(folder).open(TABLE);
    written.commitAfter(-1, SampleCommits.create());
    TableLog log = open();
    for (long epoch = 1; epoch <= 12; epoch++) {
      written.commitAfter(epoch - 1, SampleCommits.epoch(epoch));
      if (epoch == 5) {
        assertThat(log.loadSnapshot(5).files()).hasSize(5);
      }
    }
    assertThat(log.findLatest()).isEqualTo(written.findLatest());
    assertThat(log.oldest()).isZero();
    Engine engine = DefaultEngine.create(new Configuration());
    Table.forPath(engine, folder.resolve("t").toString()).checkpoint(engine, 10);
    for (long version = 0; version < 10; version++) {
      Files.delete(entry(version));
    }

    assertThat(log.oldest()).isEqualTo(10);
    assertThat(log.loadSnapshot(12).files()).hasSize(12);
    assertThat(log.findLatest()).isEqualTo(written.findLatest());
  }

  @Test
  void namesAnEntryThatWasCutOff() throws IOException {
    TableLog written = new WrittenLogs(folder).open(TABLE);
    written.commitAfter(-1, SampleCommits.create());
    written.commitAfter(0, SampleCommits.epoch(1));
    String text = Files.readString(entry(1));
    for (int length : List.of(0, 1, text.length() / 2, text.indexOf('\n') + 1)) {
      Files.writeString(entry(1), text.substring(0, length));
      assertFails(ErrorCode.TABLE_CORRUPT, () -> open().findLatest(), "00001.json");
    }
  }

  @Test
  void namesAnEntryWhoseBytesChanged() throws IOException {
    TableLog written = new WrittenLogs(folder).open(TABLE);
    written.commitAfter(-1, SampleCommits.create());
    written.commitAfter(0, SampleCommits.epoch(1));
    Files.writeString(
        entry(1), Files.readString(entry(1)).replaceFirst("\"size\":\\d", "\"size\":9"));

    assertFails(ErrorCode.TABLE_CORRUPT, () -> open().findLatest(), "00001.json");
  }

  @Test
  void namesAnEntryThatIsMissing() throws IOException {
    TableLog written = new WrittenLogs(folder).open(TABLE);
    written.commitAfter(-1, SampleCommits.create());
    written.commitAfter(0, SampleCommits.epoch(1));
    written.commitAfter(1, SampleCommits.epoch(2));
    Files.delete(entry(1));

    assertFails(ErrorCode.TABLE_CORRUPT, () -> open().findLatest(), "00001.json");
  }

  private TableLog open() {
    return new TailedTableLogs(folder.toUri(), new Configuration()).open(TABLE);
  }

  private Path entry(long version) {
    return folder.resolve("t/_delta_log/%020d.json".formatted(version));
  }

  private static void assertFails(ErrorCode code, ThrowingCallable call, String mentioned) {
    assertThatThrownBy(call)
        .hasMessageContaining(mentioned)
        .isInstanceOfSatisfying(BraidException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private record LocalLake(Path root) implements TableLogContract.Lake {
    @Override
    public TableLogs open() {
      return new WrittenLogs(root);
    }

    @Override
    public void commitForeign(TableSpec table, long version) {
      try {
        Files.writeString(
            root.resolve(table.path()).resolve("_delta_log/%020d.json".formatted(version)),
            "{\"commitInfo\":{\"operation\":\"WRITE\"}}\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void delete(TableSpec table) {
      try (Stream<Path> found = Files.walk(root.resolve(table.path()))) {
        found.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
