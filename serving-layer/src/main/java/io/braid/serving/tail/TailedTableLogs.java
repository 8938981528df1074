package io.braid.serving.tail;

import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The tables of a lake, to read. Opening one twice gives the same log. */
public final class TailedTableLogs implements TableLogs {
  private final Path lake;
  private final Configuration hadoop;
  private final Map<String, TailedTableLog> opened = new ConcurrentHashMap<>();

  /**
   * @param lake the root folder
   */
  public TailedTableLogs(URI lake, Configuration hadoop) {
    this.lake = new Path(lake);
    this.hadoop = hadoop;
  }

  @Override
  public TailedTableLog open(TableSpec table) {
    return opened.computeIfAbsent(
        table.path(), path -> new TailedTableLog(new LogFolder(new Path(lake, path), hadoop)));
  }
}
