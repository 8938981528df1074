package io.braid.lake.table;

import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The tables of a lake on a disk, in HDFS or in S3. Opening one twice gives the same log. */
public final class DeltaTableLogs implements TableLogs {
  private final Path lake;
  private final Configuration hadoop;
  private final Clock clock;
  private final Map<TableSpec, DeltaTableLog> opened = new ConcurrentHashMap<>();

  /**
   * @param lake the root folder, a path or a URI
   */
  public DeltaTableLogs(String lake, Configuration hadoop, Clock clock) {
    this.lake = new Path(lake);
    this.hadoop = hadoop;
    this.clock = clock;
  }

  @Override
  public DeltaTableLog open(TableSpec table) {
    return opened.computeIfAbsent(table, this::openAnew);
  }

  /** Writes the state of a table at a version into one file, for readers to start from. */
  public void checkpoint(TableSpec table, long version) {
    // A log of its own: the shared one would keep commits waiting.
    openAnew(table).checkpoint(version);
  }

  /** Takes away what nobody needs any longer of a table. */
  public TableCleaning newCleaning(TableSpec table) {
    LogFolder folder = LogFolder.of(folder(table), hadoop);
    return new TableCleaning(folder(table), folder, new DeltaTableLog(table, folder, clock));
  }

  /** Writes data files of a table; what it writes counts once a commit names it. */
  public FileWriter newWriter(TableSpec table) {
    return FileWriter.of(folder(table), table);
  }

  private DeltaTableLog openAnew(TableSpec table) {
    return new DeltaTableLog(table, LogFolder.of(folder(table), hadoop), clock);
  }

  Path folder(TableSpec table) {
    return new Path(lake, table.path());
  }
}
