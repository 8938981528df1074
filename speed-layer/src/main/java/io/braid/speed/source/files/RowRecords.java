package io.braid.speed.source.files;

import io.braid.core.stream.Format;
import java.io.IOException;
import java.util.OptionalLong;

/** Rows of Parquet or ORC as JSON objects, and an offset is a row. */
record RowRecords(Format format) implements FileRecords {

  /** Something that the reader of the format does. */
  private interface Reading<T> {
    T read() throws IOException;
  }

  @Override
  public long count(FileContent content, long stored) throws IOException {
    try (RowFile rows = open(content)) {
      return rows.count();
    }
  }

  @Override
  public long offsetsPerRecord() {
    return 1;
  }

  @Override
  public OptionalLong read(FileContent content, long start, long end, Taker taker)
      throws IOException {
    try (RowFile rows = guarded(content, () -> openAt(content, start))) {
      for (long row = start; row < end; row++) {
        byte[] value = guarded(content, rows::next);
        if (!taker.takes(row, value)) {
          return OptionalLong.of(row + 1);
        }
      }
      return OptionalLong.empty();
    }
  }

  @Override
  public String unit() {
    return "rows";
  }

  @Override
  public String damage() {
    return "read as " + (format instanceof Format.Parquet ? "Parquet" : "ORC");
  }

  private RowFile open(FileContent content) throws IOException {
    return format instanceof Format.Parquet ? ParquetRows.open(content) : OrcRows.open(content);
  }

  private RowFile openAt(FileContent content, long row) throws IOException {
    RowFile rows = open(content);
    try {
      rows.seek(row);
      return rows;
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  /** Tells a damaged file from a store that does not answer: the readers' errors do not. */
  private <T> T guarded(FileContent content, Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException | RuntimeException e) {
      if (content.isWhole()) {
        throw FileErrors.damaged(content, damage(), e);
      }
      throw e instanceof IOException lost ? lost : new IOException(e);
    }
  }
}
