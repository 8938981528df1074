package io.braid.lake.table;

import io.braid.core.fixture.TableLogContract;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

final class DeltaTableLogTest {
  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> keepsThePromisesOfATableLog() {
    return TableLogContract.of(() -> new DiskLake(folder.resolve(UUID.randomUUID() + " ü%")));
  }

  private record DiskLake(Path root) implements TableLogContract.Lake {
    @Override
    public TableLogs open() {
      return new DeltaTableLogs(root.toString(), new Configuration(), Clock.systemUTC());
    }

    @Override
    public void commitForeign(TableSpec table, long version) {
      String line = "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"WRITE\"}}\n";
      try {
        Files.writeString(entry(table, version), line);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void delete(TableSpec table) {
      FileUtils.deleteQuietly(root.resolve(table.path()).toFile());
    }

    private Path entry(TableSpec table, long version) {
      return root.resolve(table.path()).resolve("_delta_log/%020d.json".formatted(version));
    }
  }
}
