package io.braid.lake.table;

import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Takes away what nobody needs any longer of one table: log entries before the oldest version that
 * is kept, and data files that no kept version names. That version gets a checkpoint first, so
 * every reader of Delta still finds the whole table. Safe beside writers, and to be tried again
 * after a crash.
 */
public final class TableCleaning {
  private final Path table;
  private final LogFolder folder;
  private final DeltaTableLog log;

  TableCleaning(Path table, LogFolder folder, DeltaTableLog log) {
    this.table = table;
    this.folder = folder;
    this.log = log;
  }

  /**
   * What went.
   *
   * @param entries of the log
   * @param files of data
   * @param bytes of those files
   */
  public record Cleaned(long entries, long files, long bytes) {
    public static final Cleaned NOTHING = new Cleaned(0, 0, 0);

    public Cleaned plus(Cleaned other) {
      return new Cleaned(entries + other.entries, files + other.files, bytes + other.bytes);
    }
  }

  /**
   * The oldest version that is needed to answer as of any moment since {@code moment}: the one that
   * was the newest then. Empty if there is no table.
   */
  public Optional<Long> findKept(Instant moment) {
    Optional<LoggedCommit> latest = log.findLatest();
    if (latest.isEmpty()) {
      return Optional.empty();
    }
    long kept = log.oldest();
    long beyond = latest.get().version() + 1;
    while (kept + 1 < beyond) {
      long middle = kept + (beyond - kept) / 2;
      if (folder.writtenAt(middle).isAfter(moment)) {
        beyond = middle;
      } else {
        kept = middle;
      }
    }
    return Optional.of(kept);
  }

  /**
   * Cleans the log before a version, and takes away data files that neither it nor a later version
   * names and that are older than {@code unnamedSince}: a younger one may be about to be committed.
   */
  public Cleaned clean(long first, Instant unnamedSince) {
    long millis = unnamedSince.toEpochMilli();
    Set<String> needed = namesSince(first);
    Cleaned cleaned = cleanData(needed, file -> file.getModificationTime() < millis);
    return cleaned.plus(cleanLog(first));
  }

  /**
   * Cleans the log before a version, and takes away at once what a version before it named and none
   * since, and of the unnamed files those in {@code dead}.
   */
  public Cleaned purge(long first, Set<String> dead) {
    Set<String> needed = namesSince(first);
    Set<String> gone = new HashSet<>(dead);
    gone.addAll(namesSince(log.oldest()));
    try (Stream<LoggedCommit> all = log.loadSince(log.oldest() - 1)) {
      all.flatMap(each -> each.commit().removed().stream()).map(DataFile::path).forEach(gone::add);
    }
    // Names go last: they are how a second try finds what a killed one left.
    return cleanData(needed, file -> gone.contains(file.getPath().getName())).plus(cleanLog(first));
  }

  /** When a version was written. */
  public Instant writtenAt(long version) {
    return folder.writtenAt(version);
  }

  private Set<String> namesSince(long first) {
    Set<String> names = new HashSet<>();
    log.loadSnapshot(first).files().forEach(file -> names.add(file.path()));
    try (Stream<LoggedCommit> since = log.loadSince(first)) {
      since.flatMap(each -> each.commit().added().stream()).map(DataFile::path).forEach(names::add);
    }
    return names;
  }

  private Cleaned cleanData(Set<String> needed, Predicate<FileStatus> mayGo) {
    Cleaned cleaned = Cleaned.NOTHING;
    try {
      for (FileStatus file : folder.files().listStatus(table)) {
        String name = file.getPath().getName();
        boolean isData = file.isFile() && name.endsWith(".parquet");
        if (isData && !needed.contains(name) && mayGo.test(file) && folder.delete(file.getPath())) {
          cleaned = cleaned.plus(new Cleaned(0, 1, file.getLen()));
        }
      }
      return cleaned;
    } catch (FileNotFoundException e) {
      return cleaned;
    } catch (IOException e) {
      throw StorageErrors.onRead(table, e);
    }
  }

  /** Oldest first, so that what is left after a crash is without gaps. */
  private Cleaned cleanLog(long first) {
    LogFolder.Versions found = folder.list(0);
    boolean older = found.entries().stream().anyMatch(version -> version < first);
    if (older) {
      log.checkpoint(first);
    }
    long entries = 0;
    for (long version : found.entries()) {
      if (version < first && folder.delete(folder.entry(version))) {
        entries++;
      }
    }
    for (long version : found.checkpoints()) {
      if (version < first) {
        folder.delete(folder.checkpoint(version));
      }
    }
    return new Cleaned(entries, 0, 0);
  }
}
