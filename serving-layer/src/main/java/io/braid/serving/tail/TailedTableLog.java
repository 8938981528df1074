package io.braid.serving.tail;

import com.fasterxml.jackson.databind.JsonNode;
import io.braid.core.log.Commit;
import io.braid.core.log.CommitLines;
import io.braid.core.log.CommitResult;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSnapshot;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A table's log in Delta's format, to read. Looking for news costs two look-ups of a file; a
 * snapshot is kept and moved forward, so it costs the commits since the last one asked for.
 */
public final class TailedTableLog implements TableLog {
  private final LogFolder folder;
  private final LogEnd end;
  private long generation;
  private Optional<LoggedCommit> latest = Optional.empty();
  private Optional<String> tableId = Optional.empty();
  private long replayed = -1;
  private Map<String, DataFile> files = new LinkedHashMap<>();

  TailedTableLog(LogFolder folder) {
    this.folder = folder;
    this.end = new LogEnd(folder);
  }

  @Override
  public synchronized String tableId() {
    long last = findVersion();
    if (tableId.isEmpty()) {
      tableId =
          folder
              .read(0, lines -> parseTableId(folder.entry(0).toString(), lines))
              .or(() -> findCheckpoint(last).map(at -> KernelSnapshot.load(folder, at).tableId()));
    }
    return tableId.orElseThrow(
        () -> ReadErrors.corrupt(folder.table(), "there is no table, so it has no id"));
  }

  @Override
  public synchronized Optional<LoggedCommit> findLatest() {
    long version = findVersion();
    return version < 0 ? Optional.empty() : Optional.of(load(version));
  }

  @Override
  public long oldest() {
    return end.oldest();
  }

  @Override
  public Stream<LoggedCommit> loadSince(long version) {
    return LongStream.rangeClosed(version + 1, findVersion()).mapToObj(this::load);
  }

  @Override
  public synchronized TableSnapshot loadSnapshot(long version) {
    long last = findVersion();
    if (version < 0 || version > last) {
      throw ReadErrors.corrupt(
          folder.table(), "it has no version %d: it ends at %d".formatted(version, last));
    }
    LoggedCommit commit = load(version);
    if (replayed > version) {
      return new TableSnapshot(
          version, commit.commit().stamp(), List.copyOf(replay(version).values()));
    }
    if (replayed < 0 || (replayed < version && !folder.has(replayed + 1))) {
      files = replay(version);
    } else {
      forward(files, replayed, version);
    }
    replayed = version;
    return new TableSnapshot(version, commit.commit().stamp(), List.copyOf(files.values()));
  }

  @Override
  public CommitResult commitAfter(long expected, Commit commit) {
    throw new UnsupportedOperationException(
        "A serving node reads tables and never writes to one: " + folder.table());
  }

  private synchronized long findVersion() {
    long version = end.find();
    if (generation != end.generation()) {
      generation = end.generation();
      latest = Optional.empty();
      tableId = Optional.empty();
      forget();
    }
    return version;
  }

  private void forget() {
    replayed = -1;
    files = new LinkedHashMap<>();
  }

  private Optional<Long> findCheckpoint(long version) {
    return Optional.ofNullable(folder.list().checkpoints().floor(version));
  }

  private Map<String, DataFile> replay(long version) {
    Map<String, DataFile> found = new LinkedHashMap<>();
    Optional<Long> checkpoint = findCheckpoint(version);
    checkpoint.ifPresent(
        at -> KernelSnapshot.load(folder, at).files().forEach(f -> found.put(f.path(), f)));
    forward(found, checkpoint.orElse(-1L), version);
    return found;
  }

  /** A failure on the way leaves no half of a snapshot behind. */
  private void forward(Map<String, DataFile> from, long after, long version) {
    try {
      for (long next = after + 1; next <= version; next++) {
        Commit commit = load(next).commit();
        commit.removed().forEach(file -> from.remove(file.path()));
        commit.added().forEach(file -> from.put(file.path(), file));
      }
    } catch (RuntimeException e) {
      forget();
      throw e;
    }
  }

  private synchronized LoggedCommit load(long version) {
    Optional<LoggedCommit> known = latest.filter(commit -> commit.version() == version);
    if (known.isPresent()) {
      return known.get();
    }
    String entry = folder.entry(version).toString();
    LoggedCommit commit =
        folder
            .read(version, lines -> CommitLines.parse(entry, lines))
            .map(parsed -> new LoggedCommit(version, parsed))
            .orElseThrow(
                () ->
                    ReadErrors.gone(
                        folder.entry(version),
                        "it is missing although later versions exist, so it was cleaned up or"
                            + " lost"));
    if (latest.isEmpty() || latest.get().version() < version) {
      latest = Optional.of(commit);
    }
    return commit;
  }

  private static String parseTableId(String entry, Iterator<String> lines) {
    while (lines.hasNext()) {
      JsonNode action = CommitLines.parseLine(entry, lines.next());
      if (action.has("metaData")) {
        return action.get("metaData").path("id").asText();
      }
    }
    return "";
  }
}
