package io.braid.speed.source.files;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** A file of Parquet. Row groups before the first row that is wanted are not read. */
final class ParquetRows extends RowFile {
  private final ParquetFileReader file;
  private final MessageType schema;
  private Optional<RecordReader<Group>> rows = Optional.empty();
  private long leftInGroup;

  private ParquetRows(ParquetFileReader file) {
    this.file = file;
    this.schema = file.getFileMetaData().getSchema();
  }

  static ParquetRows open(FileContent content) throws IOException {
    return new ParquetRows(
        ParquetFileReader.open(
            HadoopInputFile.fromPath(content.path(), content.hadoop()),
            HadoopReadOptions.builder(content.hadoop()).usePageChecksumVerification(true).build()));
  }

  @Override
  long count() {
    return file.getRecordCount();
  }

  @Override
  void seek(long row) throws IOException {
    long first = 0;
    for (BlockMetaData group : file.getRowGroups()) {
      if (first + group.getRowCount() > row) {
        break;
      }
      first += group.getRowCount();
      file.skipNextRowGroup();
    }
    for (long skipped = first; skipped < row; skipped++) {
      read();
    }
  }

  @Override
  void writeNext(JsonGenerator out) throws IOException {
    ParquetJson.write(read(), out);
  }

  private Group read() throws IOException {
    while (leftInGroup == 0) {
      PageReadStore pages = file.readNextRowGroup();
      if (pages == null) {
        throw new EOFException("it has fewer rows than its footer says");
      }
      leftInGroup = pages.getRowCount();
      rows =
          Optional.of(
              new ColumnIOFactory(file.getFileMetaData().getCreatedBy())
                  .getColumnIO(schema)
                  .getRecordReader(pages, new GroupRecordConverter(schema)));
    }
    leftInGroup--;
    return rows.orElseThrow().read();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
