package io.braid.endtoend;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Reads Delta tables by Delta Kernel alone. */
final class KernelReader {
  private final Engine engine = DefaultEngine.create(new Configuration());

  /** Rows that the newest version holds, each of them read. */
  long countRows(Path table) throws IOException {
    Snapshot snapshot = TableManager.loadSnapshot(table.toString()).build(engine);
    Scan scan = snapshot.getScanBuilder().build();
    Row state = scan.getScanState(engine);
    StructType schema = ScanStateRow.getPhysicalDataReadSchema(state);
    long rows = 0;
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        rows += countRows(batches.next(), state, schema);
      }
    }
    return rows;
  }

  private long countRows(FilteredColumnarBatch files, Row state, StructType schema)
      throws IOException {
    long rows = 0;
    try (CloseableIterator<Row> each = files.getRows()) {
      while (each.hasNext()) {
        rows += countRows(each.next(), state, schema);
      }
    }
    return rows;
  }

  private long countRows(Row file, Row state, StructType schema) throws IOException {
    CloseableIterator<ColumnarBatch> physical =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                schema,
                Optional.empty())
            .map(FileReadResult::getData);
    long rows = 0;
    try (CloseableIterator<FilteredColumnarBatch> logical =
        Scan.transformPhysicalData(engine, state, file, physical)) {
      while (logical.hasNext()) {
        try (CloseableIterator<Row> each = logical.next().getRows()) {
          while (each.hasNext()) {
            each.next();
            rows++;
          }
        }
      }
    }
    return rows;
  }
}
