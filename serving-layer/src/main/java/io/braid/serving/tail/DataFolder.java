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
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Data files of a lake as paths on this machine; what lies elsewhere is copied first. */
public final class DataFolder {
  private final Path lake;
  private final Configuration hadoop;
  private final FileCache cache;

  /**
   * @param cache for copies of remote files
   */
  public DataFolder(URI lake, Configuration hadoop, FileCache cache) {
    this.lake = new Path(lake);
    this.hadoop = hadoop;
    this.cache = cache;
  }

  /** Folders that files are handed out from. */
  public List<String> roots() {
    return isLocal()
        ? List.of(lake.toUri().getPath(), cache.folder().toString())
        : List.of(cache.folder().toString());
  }

  /** Paths on this machine, as long as this is not closed. */
  public record LocalFiles(List<String> paths, List<FileCache.Copy> copies)
      implements AutoCloseable {
    public LocalFiles {
      paths = List.copyOf(paths);
      copies = List.copyOf(copies);
    }

    @Override
    public void close() {
      copies.forEach(FileCache.Copy::close);
    }
  }

  /**
   * @throws BraidException LAKE_UNREADABLE, DISK_FULL, TABLE_CORRUPT if a file is not what its
   *     commit says
   */
  public LocalFiles open(TableSpec table, List<DataFile> files) {
    List<FileCache.Copy> copies = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    try {
      for (DataFile file : files) {
        paths.add(isLocal() ? local(table, file) : copied(table, file, copies));
      }
      return new LocalFiles(paths, copies);
    } catch (RuntimeException e) {
      copies.forEach(FileCache.Copy::close);
      throw e;
    }
  }

  private String local(TableSpec table, DataFile file) {
    Path path = path(table, file);
    java.nio.file.Path there = java.nio.file.Path.of(path.toUri().getPath());
    if (Files.exists(there)) {
      refuseDamage(path, file, there);
    }
    return there.toString();
  }

  private String copied(TableSpec table, DataFile file, List<FileCache.Copy> copies) {
    Path path = path(table, file);
    try {
      FileCache.Copy copy =
          cache.open(table.path() + "/" + file.path(), file.bytes(), to -> copy(path, to));
      copies.add(copy);
      try {
        refuseDamage(path, file, copy.path());
      } catch (BraidException e) {
        copy.spoil();
        throw e;
      }
      return copy.path().toString();
    } catch (IOException e) {
      throw ReadErrors.onCopy(path, cache.folder(), e);
    }
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

  private void copy(Path from, java.nio.file.Path to) throws IOException {
    try (var in = from.getFileSystem(hadoop).open(from)) {
      Files.copy(in, to);
    }
  }

  private boolean isLocal() {
    String scheme = lake.toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }
}
