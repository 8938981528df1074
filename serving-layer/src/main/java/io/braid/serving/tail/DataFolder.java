package io.braid.serving.tail;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Data files of a lake as paths on this machine; what lies elsewhere is copied first. */
public final class DataFolder {
  private final Path lake;
  private final Configuration hadoop;
  private final java.nio.file.Path copies;

  /**
   * @param copies a folder for copies of remote files
   */
  public DataFolder(URI lake, Configuration hadoop, java.nio.file.Path copies) {
    this.lake = new Path(lake);
    this.hadoop = hadoop;
    this.copies = copies;
  }

  /** Folders that files are handed out from. */
  public List<String> roots() {
    return isLocal()
        ? List.of(lake.toUri().getPath(), copies.toString())
        : List.of(copies.toString());
  }

  /** Paths on this machine, as long as this is not closed. */
  public record LocalFiles(List<String> paths, List<java.nio.file.Path> copied)
      implements AutoCloseable {
    public LocalFiles {
      paths = List.copyOf(paths);
    }

    /** Files in use by nobody go; one that cannot go now goes with its folder at the end. */
    @Override
    public void close() {
      for (java.nio.file.Path copy : copied) {
        copy.toFile().delete();
      }
    }
  }

  /**
   * @throws io.braid.core.error.BraidException LAKE_UNREADABLE
   */
  public LocalFiles open(TableSpec table, List<DataFile> files) {
    LocalFiles local = new LocalFiles(List.of(), new ArrayList<>());
    List<String> paths = new ArrayList<>();
    for (DataFile file : files) {
      Path path = new Path(new Path(lake, table.path()), new Path(null, null, file.path()));
      if (isLocal()) {
        paths.add(path.toUri().getPath());
      } else {
        java.nio.file.Path copy = copies.resolve(UUID.randomUUID() + ".parquet");
        local.copied().add(copy);
        copy(path, copy, local);
        paths.add(copy.toString());
      }
    }
    return new LocalFiles(paths, local.copied());
  }

  private void copy(Path from, java.nio.file.Path to, LocalFiles local) {
    try {
      Files.createDirectories(copies);
      FileSystem files = from.getFileSystem(hadoop);
      try (var in = files.open(from)) {
        Files.copy(in, to);
      }
    } catch (IOException e) {
      local.close();
      throw ReadErrors.of(from, e);
    }
  }

  private boolean isLocal() {
    String scheme = lake.toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }
}
