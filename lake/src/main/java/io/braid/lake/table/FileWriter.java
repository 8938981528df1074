package io.braid.lake.table;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.EpochRange;
import io.braid.lake.session.HadoopSettings;
import java.io.IOException;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Writes the data files of one table; to be sent to Spark's tasks. A file counts only once a commit
 * names it, so a task that fails or runs twice leaves nothing but a file that nobody knows.
 */
public final class FileWriter implements Serializable {
  private final String folder;
  private final StructType schema;

  private FileWriter(String folder, StructType schema) {
    this.folder = folder;
    this.schema = schema;
  }

  static FileWriter of(Path folder, TableSpec table) {
    return new FileWriter(folder.toString(), TableSchema.toStruct(table.columns()));
  }

  /** What the rows have to look like; the names do not matter, order and types do. */
  public StructType schema() {
    return schema;
  }

  /**
   * Writes the rows to one new file. Rows may be reused by the iterator.
   *
   * @return empty if there are no rows; nothing is written then
   */
  public Optional<DataFile> write(EpochRange epochs, Iterator<? extends InternalRow> rows) {
    if (!rows.hasNext()) {
      return Optional.empty();
    }
    Path file = new Path(folder, DataFile.newName(epochs));
    Configuration hadoop = ParquetFiles.settings(HadoopSettings.load(), schema);
    FileStatistics statistics = new FileStatistics(schema);
    CRC32C checksum = new CRC32C();
    try (ParquetWriter<InternalRow> writer =
        ParquetFiles.newWriter(
            new SummedOutputFile(ParquetFiles.newOutput(file, hadoop), checksum), hadoop)) {
      while (rows.hasNext()) {
        InternalRow row = rows.next();
        writer.write(row);
        statistics.add(row);
      }
    } catch (IOException | FSError e) {
      throw StorageErrors.onWrite(file, e);
    }
    return Optional.of(describe(file, hadoop, statistics, checksum));
  }

  /** As {@link #write}, for the few rows that a driver makes itself. */
  public Optional<DataFile> writeRows(EpochRange epochs, Iterator<Row> rows) {
    scala.Function1<Object, Object> toCatalyst =
        CatalystTypeConverters.createToCatalystConverter(schema);
    return write(
        epochs,
        new Iterator<InternalRow>() {
          @Override
          public boolean hasNext() {
            return rows.hasNext();
          }

          @Override
          public InternalRow next() {
            return (InternalRow) toCatalyst.apply(rows.next());
          }
        });
  }

  private static DataFile describe(
      Path file, Configuration hadoop, FileStatistics statistics, CRC32C checksum) {
    try {
      FileSystem files = file.getFileSystem(hadoop);
      FileStatus status = files.getFileStatus(file);
      return new DataFile(
          file.getName(),
          status.getLen(),
          statistics.rows(),
          status.getModificationTime(),
          statistics.toJson(checksum));
    } catch (IOException e) {
      throw StorageErrors.onRead(file, e);
    }
  }
}
