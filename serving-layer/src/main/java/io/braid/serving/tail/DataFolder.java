package io.braid.serving.tail;

import io.braid.core.error.BraidException;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
   * @throws BraidException LAKE_UNREADABLE, TABLE_CORRUPT if a file is not what its commit says
   */
  public LocalFiles open(TableSpec table, List<DataFile> files) {
    LocalFiles local = new LocalFiles(List.of(), new ArrayList<>());
    List<String> paths = new ArrayList<>();
    for (DataFile file : files) {
      Path path = path(table, file);
      if (isLocal()) {
        java.nio.file.Path there = java.nio.file.Path.of(path.toUri().getPath());
        if (Files.exists(there)) {
          refuseDamage(path, file, there);
        }
        paths.add(there.toString());
      } else {
        java.nio.file.Path copy = copies.resolve(UUID.randomUUID() + ".parquet");
        local.copied().add(copy);
        copy(path, copy, local);
        try {
          refuseDamage(path, file, copy);
        } catch (BraidException e) {
          local.close();
          throw e;
        }
        paths.add(copy.toString());
      }
    }
    return new LocalFiles(paths, local.copied());
  }

  /** The first of these files that is gone. */
  public Optional<String> findMissing(TableSpec table, List<DataFile> files) {
    try {
      for (DataFile file : files) {
        Path path = path(table, file);
        if (!path.getFileSystem(hadoop).exists(path)) {
          return Optional.of(path.toString());
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw ReadErrors.of(new Path(lake, table.path()), e);
    }
  }

  /** DuckDB looks at no checksum, neither at Parquet's nor at ours. */
  private static void refuseDamage(Path path, DataFile file, java.nio.file.Path there) {
    try (InputStream content = Files.newInputStream(there)) {
      file.findDamage(content)
          .ifPresent(
              damage -> {
                throw ReadErrors.corrupt(path, damage);
              });
    } catch (IOException e) {
      throw ReadErrors.of(path, e);
    }
  }

  private Path path(TableSpec table, DataFile file) {
    return new Path(new Path(lake, table.path()), new Path(null, null, file.path()));
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
