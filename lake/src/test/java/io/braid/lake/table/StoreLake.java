package io.braid.lake.table;

import io.braid.core.fixture.TableLogContract;
import io.braid.core.log.TableSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A lake in any store that Hadoop reaches, and hands that reach into it.
 *
 * @param settings Hadoop properties, each {@code NAME=VALUE}
 */
record StoreLake(String root, List<String> settings) implements TableLogContract.Lake {

  /** The settings by which S3 of {@code braid local up s3} is reached. */
  static List<String> s3(String endpoint) {
    return List.of(
        "fs.s3a.endpoint=" + endpoint,
        "fs.s3a.endpoint.region=us-east-1",
        "fs.s3a.path.style.access=true",
        "fs.s3a.connection.ssl.enabled=false",
        "fs.s3a.attempts.maximum=2",
        "fs.s3a.retry.limit=2",
        "fs.s3a.access.key=braid",
        "fs.s3a.secret.key=braid-secret");
  }

  @Override
  public DeltaTableLogs open() {
    return new DeltaTableLogs(root, hadoop(), Clock.systemUTC());
  }

  @Override
  public void commitForeign(TableSpec table, long version) {
    Path entry = new Path(folder(table), "_delta_log/%020d.json".formatted(version));
    try (OutputStream out = entry.getFileSystem(hadoop()).create(entry)) {
      out.write(
          "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"WRITE\"}}\n"
              .getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void delete(TableSpec table) {
    try {
      folder(table).getFileSystem(hadoop()).delete(folder(table), true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path folder(TableSpec table) {
    return new Path(root, table.path());
  }

  private Configuration hadoop() {
    Configuration hadoop = new Configuration();
    settings.forEach(
        each ->
            hadoop.set(
                each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1)));
    return hadoop;
  }
}
