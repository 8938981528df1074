package io.braid.lake.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.braid.core.error.BraidException;
import io.braid.core.log.CommitLines;
import io.delta.storage.CloseableIterator;
import io.delta.storage.HDFSLogStore;
import io.delta.storage.LogStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder {@code _delta_log} of one table: its entries and checkpoints by version. */
final class LogFolder {
  private static final Pattern ENTRY = Pattern.compile("(\\d{20})\\.(json|checkpoint\\.parquet)");

  private final Path path;
  private final FileSystem files;
  private final LogStore store;

  LogFolder(Path path, FileSystem files, LogStore store) {
    this.path = path;
    this.files = files;
    this.store = store;
  }

  /** Versions found in a folder: those with an entry and those with a checkpoint, ascending. */
  record Versions(List<Long> entries, List<Long> checkpoints) {}

  static LogFolder of(Path table, Configuration hadoop) {
    Path log = new Path(table, "_delta_log");
    try {
      FileSystem files = log.getFileSystem(hadoop);
      return new LogFolder(files.makeQualified(log), files, storeOf(files.getScheme(), hadoop));
    } catch (IOException e) {
      throw StorageErrors.onRead(log, e);
    }
  }

  private static LogStore storeOf(String scheme, Configuration hadoop) {
    return switch (scheme) {
      case "file" -> new LinkingLogStore(hadoop);
      case "s3a" -> new ConditionalLogStore(hadoop);
      default -> new HDFSLogStore(hadoop);
    };
  }

  Path path() {
    return path;
  }

  FileSystem files() {
    return files;
  }

  Path entry(long version) {
    return new Path(path, "%020d.json".formatted(version));
  }

  Path checkpoint(long version) {
    return new Path(path, "%020d.checkpoint.parquet".formatted(version));
  }

  boolean has(long version) {
    return exists(entry(version));
  }

  boolean hasCheckpoint(long version) {
    return exists(checkpoint(version));
  }

  /** Empty if there is no such entry. */
  <T> Optional<T> read(long version, Function<Iterator<String>, T> parser) {
    return readFile(entry(version), parser);
  }

  /** Versions from {@code first} on; nothing at all if the table does not exist. */
  Versions list(long first) {
    Versions found = new Versions(new ArrayList<>(), new ArrayList<>());
    try {
      Path from = new Path(path, "%020d".formatted(first));
      Iterator<FileStatus> entries = store.listFrom(from, files.getConf());
      while (entries.hasNext()) {
        Matcher name = ENTRY.matcher(entries.next().getPath().getName());
        if (name.matches()) {
          boolean isEntry = name.group(2).equals("json");
          (isEntry ? found.entries() : found.checkpoints()).add(Long.parseLong(name.group(1)));
        }
      }
      return found;
    } catch (FileNotFoundException e) {
      return found;
    } catch (IOException e) {
      throw StorageErrors.onRead(path, e);
    }
  }

  /** The newest checkpoint, as the last one to write one noted it; only a hint. */
  OptionalLong findLastCheckpoint() {
    Path hint = lastCheckpoint();
    try {
      return readFile(hint, lines -> lines.hasNext() ? lines.next() : "")
          .map(line -> CommitLines.parseLine(hint.toString(), line))
          .map(json -> OptionalLong.of(json.path("version").asLong()))
          .orElse(OptionalLong.empty());
    } catch (BraidException e) {
      return OptionalLong.empty();
    }
  }

  void writeLastCheckpoint(JsonNode hint) throws IOException {
    store.write(lastCheckpoint(), List.of(hint.toString()).iterator(), true, files.getConf());
  }

  /**
   * @throws java.nio.file.FileAlreadyExistsException if the version is taken
   */
  void write(long version, List<String> lines) throws IOException {
    if (version == 0) {
      files.mkdirs(path);
    }
    store.write(entry(version), lines.iterator(), false, files.getConf());
  }

  Instant writtenAt(long version) {
    Path entry = entry(version);
    try {
      return Instant.ofEpochMilli(files.getFileStatus(entry).getModificationTime());
    } catch (IOException e) {
      throw StorageErrors.onRead(entry, e);
    }
  }

  /** Whether it was there. */
  boolean delete(Path file) {
    try {
      return files.delete(file, false);
    } catch (IOException e) {
      throw StorageErrors.onWrite(file, e);
    }
  }

  private boolean exists(Path file) {
    try {
      return files.exists(file);
    } catch (IOException e) {
      throw StorageErrors.onRead(file, e);
    }
  }

  private Path lastCheckpoint() {
    return new Path(path, "_last_checkpoint");
  }

  private <T> Optional<T> readFile(Path file, Function<Iterator<String>, T> parser) {
    try (CloseableIterator<String> lines = store.read(file, files.getConf())) {
      return Optional.of(parser.apply(lines));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      throw StorageErrors.onRead(file, e);
    }
  }
}
