package io.braid.bench.source;

import io.braid.bench.flights.Flights;
import io.braid.bench.flights.FlightsLake;
import io.braid.core.protocol.FileLog;
import io.braid.speed.source.Source;
import io.braid.speed.source.files.FileFolder;
import io.braid.speed.source.files.FileRecords;
import io.braid.speed.source.files.LakeFileRows;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** Files of lines in a folder of some file system. */
record FolderSupply(String name, Path folder, Configuration hadoop) implements Supply {
  private static final int FILES = 8;
  private static final String STREAM = "flights";

  /** Writes the events first. */
  static FolderSupply of(String name, Path folder, Configuration hadoop, int events) {
    try {
      FileSystem files = folder.getFileSystem(hadoop);
      for (int file = 0; file < FILES; file++) {
        try (OutputStream lines = files.create(new Path(folder, "part-" + file + ".jsonl"))) {
          for (int event = file; event < events; event += FILES) {
            lines.write(Flights.event(event));
            lines.write('\n');
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new FolderSupply(name, folder, hadoop);
  }

  /** Of files that lie there already. */
  static FolderSupply at(java.nio.file.Path folder, Configuration hadoop) {
    return new FolderSupply("files", new Path(folder.toUri()), hadoop);
  }

  @Override
  public Source open(FlightsLake lake) {
    return new FileFolder(
        folder,
        "**",
        FileRecords.of(lake.stream().format()),
        Duration.ZERO,
        () ->
            new FileLog(
                lake.tables(), STREAM, new LakeFileRows(lake.spark(), lake.tables(), STREAM)),
        hadoop,
        Clock.systemUTC());
  }

  @Override
  public long countPlainly(SparkSession spark) {
    return spark.read().textFile(folder.toString()).count();
  }

  @Override
  public void close() {}
}
