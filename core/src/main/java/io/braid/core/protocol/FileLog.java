package io.braid.core.protocol;

import io.braid.core.log.Commit;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.SourceFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a source, one behind the other: a log of bytes that only grows, kept as a table of
 * the lake. A file has its place before anybody reads it, and a path has one place for ever, so the
 * stream's offsets alone say what was read. For one thread; rivals append in turns.
 */
public final class FileLog {
  private final TableLog log;
  private final FileRows rows;
  private final String stream;
  private final Map<String, SourceFile> byPath = new HashMap<>();

  /** By the offset behind them. One without bytes is read by nobody and stands by its path only. */
  private final NavigableMap<Long, SourceFile> byUntil = new TreeMap<>();

  private LoggedCommit last;

  public FileLog(TableLogs logs, String stream, FileRows rows) {
    this.log = logs.open(TableSpec.files(stream));
    this.rows = rows;
    this.stream = stream;
    this.last = Creation.findOrMake(log, () -> new Stamp.Files(stream, 0));
    load(last);
  }

  /** The log's own identity: one that was deleted and made again has another. */
  public String id() {
    return log.tableId();
  }

  /** The offset behind the last byte. */
  public long end() {
    return last.commit().stampAs(Stamp.Files.class).end();
  }

  public Optional<SourceFile> find(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** Files with bytes at or behind an offset, in their order. */
  public Collection<SourceFile> from(long offset) {
    return byUntil.tailMap(offset, false).values();
  }

  /**
   * Gives files a place behind all others, in this order. Those that have one keep it.
   *
   * @param found with any offsets that are as far apart as they have bytes
   */
  public void append(List<SourceFile> found) {
    while (true) {
      List<SourceFile> placed = new ArrayList<>();
      long end = end();
      for (SourceFile file : found) {
        if (!byPath.containsKey(file.path())) {
          placed.add(file.movedTo(end));
          end = placed.get(placed.size() - 1).until();
        }
      }
      if (placed.isEmpty() || commit(placed, end)) {
        return;
      }
    }
  }

  /** Whether nobody was faster; otherwise what they have committed is loaded. */
  private boolean commit(List<SourceFile> placed, long end) {
    Commit commit =
        Commit.adding(Operation.LIST, new Stamp.Files(stream, end), List.of(rows.write(placed)));
    Settlement settled = Settlement.of(log, last.version(), commit);
    if (settled instanceof Settlement.Ours) {
      last = settled.commit();
      placed.forEach(this::add);
      return true;
    }
    load(log.findLatest().orElse(settled.commit()));
    return false;
  }

  private void load(LoggedCommit newest) {
    last = newest;
    byPath.clear();
    byUntil.clear();
    rows.load(log.loadSnapshot(newest.version())).forEach(this::add);
  }

  private void add(SourceFile file) {
    byPath.put(file.path(), file);
    if (file.until() > file.from()) {
      byUntil.put(file.until(), file);
    }
  }
}
