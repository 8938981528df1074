package io.braid.lake.table;

import io.braid.core.fixture.TableLogContract;
import io.braid.core.log.TableSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;

/** A lake in a folder, and hands that reach into it. */
record DiskLake(Path root) implements TableLogContract.Lake {
  @Override
  public DeltaTableLogs open() {
    return new DeltaTableLogs(root.toString(), new Configuration(), Clock.systemUTC());
  }

  @Override
  public void commitForeign(TableSpec table, long version) {
    try {
      Files.writeString(
          entry(table, version), "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"WRITE\"}}\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void delete(TableSpec table) {
    FileUtils.deleteQuietly(folder(table).toFile());
  }

  Path folder(TableSpec table) {
    return root.resolve(table.path());
  }

  Path entry(TableSpec table, long version) {
    return folder(table).resolve("_delta_log/%020d.json".formatted(version));
  }
}
