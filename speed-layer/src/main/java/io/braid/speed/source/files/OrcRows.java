package io.braid.speed.source.files;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.EOFException;
import java.io.IOException;
import org.apache.hadoop.hive.ql.exec.vector.VectorizedRowBatch;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.orc.RecordReader;

/** A file of ORC. Stripes before the first row that is wanted are not read. */
final class OrcRows extends RowFile {
  private final Reader file;
  private final RecordReader rows;
  private final VectorizedRowBatch batch;
  private int nextInBatch;

  private OrcRows(Reader file) throws IOException {
    this.file = file;
    this.rows = file.rows();
    this.batch = file.getSchema().createRowBatch();
  }

  static OrcRows open(FileContent content) throws IOException {
    Reader file =
        OrcFile.createReader(
            content.path(),
            OrcFile.readerOptions(content.hadoop())
                .useUTCTimestamp(true)
                .convertToProlepticGregorian(true));
    try {
      return new OrcRows(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  long count() {
    return file.getNumberOfRows();
  }

  @Override
  void seek(long row) throws IOException {
    if (row > 0) {
      rows.seekToRow(row);
    }
  }

  @Override
  void writeNext(JsonGenerator out) throws IOException {
    while (nextInBatch == batch.size) {
      if (!rows.nextBatch(batch)) {
        throw new EOFException("it has fewer rows than its footer says");
      }
      nextInBatch = 0;
    }
    new OrcJson(out).writeRow(file.getSchema(), batch.cols, nextInBatch);
    nextInBatch++;
  }

  @Override
  public void close() throws IOException {
    try (file) {
      rows.close();
    }
  }
}
