package io.braid.serving.tail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.log.CommitLines;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableProtocol;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A table as of a version that has a checkpoint, read by Delta Kernel. The only class that touches
 * its internal packages: the public ones leave statistics and the table's id out.
 */
record KernelSnapshot(long version, String tableId, List<DataFile> files) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @throws io.braid.core.error.BraidException TABLE_CORRUPT, LAKE_UNREADABLE, LAKE_TOO_NEW
   */
  static KernelSnapshot load(LogFolder folder, long version) {
    Path table = folder.table();
    try {
      Configuration hadoop = new Configuration(folder.configuration());
      hadoop.setBoolean("parquet.page.verify-checksum.enabled", true);
      Engine engine = DefaultEngine.create(hadoop);
      SnapshotImpl snapshot =
          (SnapshotImpl)
              TableManager.loadSnapshot(table.toString()).atVersion(version).build(engine);
      ObjectNode protocol = JSON.createObjectNode();
      protocol.put("minReaderVersion", snapshot.getProtocol().getMinReaderVersion());
      protocol.put("minWriterVersion", snapshot.getProtocol().getMinWriterVersion());
      snapshot.getProtocol().getReaderFeatures().forEach(protocol.putArray("readerFeatures")::add);
      snapshot.getProtocol().getWriterFeatures().forEach(protocol.putArray("writerFeatures")::add);
      TableProtocol.requireKnown(table.toString(), protocol);
      return new KernelSnapshot(
          version, snapshot.getMetadata().getId(), files(engine, table, snapshot));
    } catch (KernelException | IllegalStateException | IllegalArgumentException e) {
      throw ReadErrors.corrupt(
          table, "its log cannot be read as of version %d (%s)".formatted(version, e.getMessage()));
    } catch (IOException | RuntimeException e) {
      throw e instanceof io.braid.core.error.BraidException known ? known : ReadErrors.of(table, e);
    }
  }

  private static List<DataFile> files(Engine engine, Path table, SnapshotImpl snapshot)
      throws IOException {
    List<DataFile> files = new ArrayList<>();
    ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            Row add = rows.next().getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL);
            files.add(toFile(table, add));
          }
        }
      }
    }
    return files;
  }

  private static DataFile toFile(Path table, Row add) {
    ObjectNode action = JSON.createObjectNode();
    action.put("path", add.getString(add.getSchema().indexOf("path")));
    action.put("size", add.getLong(add.getSchema().indexOf("size")));
    action.put("modificationTime", add.getLong(add.getSchema().indexOf("modificationTime")));
    int stats = add.getSchema().indexOf("stats");
    if (stats >= 0 && !add.isNullAt(stats)) {
      action.put("stats", add.getString(stats));
    }
    return CommitLines.toFile(table.toString(), action);
  }
}
