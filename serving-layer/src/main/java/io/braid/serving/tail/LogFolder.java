package io.braid.serving.tail;

import io.braid.core.error.BraidException;
import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Iterator;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder {@code _delta_log} of one table: its entries and checkpoints by version. */
final class LogFolder {
  private static final Pattern NAME = Pattern.compile("(\\d{20})\\.(json|checkpoint[^/]*parquet)");

  private final Path table;
  private final Path path;
  private final FileSystem files;
  private final Optional<java.nio.file.Path> local;

  LogFolder(Path table, Configuration hadoop) {
    this.table = table;
    this.path = new Path(table, "_delta_log");
    try {
      this.files = path.getFileSystem(hadoop);
      this.local =
          files.getUri().getScheme().equals("file")
              ? Optional.of(java.nio.file.Path.of(path.toUri().getPath()))
              : Optional.empty();
    } catch (IOException e) {
      throw ReadErrors.of(path, e);
    }
  }

  /** Versions that have an entry, and those that have a checkpoint. */
  record Versions(TreeSet<Long> entries, TreeSet<Long> checkpoints) {}

  Path table() {
    return table;
  }

  Configuration configuration() {
    return files.getConf();
  }

  Path entry(long version) {
    return new Path(path, name(version));
  }

  private static String name(long version) {
    String digits = String.valueOf(version);
    return "0".repeat(20 - digits.length()) + digits + ".json";
  }

  /** Asked many times a second. Hadoop throws an exception for each file that is not there. */
  boolean has(long version) {
    if (local.isPresent()) {
      return Files.exists(local.get().resolve(name(version)));
    }
    try {
      return files.exists(entry(version));
    } catch (IOException e) {
      throw ReadErrors.of(entry(version), e);
    }
  }

  /** Nothing at all if the table does not exist. */
  Versions list() {
    Versions found = new Versions(new TreeSet<>(), new TreeSet<>());
    if (local.filter(folder -> !Files.exists(folder)).isPresent()) {
      return found;
    }
    try {
      for (FileStatus file : files.listStatus(path)) {
        Matcher name = NAME.matcher(file.getPath().getName());
        if (name.matches()) {
          (name.group(2).equals("json") ? found.entries() : found.checkpoints())
              .add(Long.parseLong(name.group(1)));
        }
      }
      return found;
    } catch (FileNotFoundException e) {
      return found;
    } catch (IOException e) {
      throw ReadErrors.of(path, e);
    }
  }

  /** Empty if there is no such entry. */
  <T> Optional<T> read(long version, Function<Iterator<String>, T> parser) {
    Path entry = entry(version);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(files.open(entry), StandardCharsets.UTF_8.newDecoder()))) {
      return Optional.of(parser.apply(lines.lines().iterator()));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      throw ReadErrors.of(entry, e);
    }
  }

  BraidException missing(long version, long later) {
    return ReadErrors.corrupt(
        entry(version), "it is missing although version %d exists".formatted(later));
  }
}
