package io.braid.speed.source.files;

import io.braid.core.stream.Format;
import java.io.IOException;
import java.io.Serializable;
import java.util.OptionalLong;

/** What the records of a file are, and so what the offsets in it count. Sent to the tasks. */
public interface FileRecords extends Serializable {

  static FileRecords of(Format format) {
    return format.comesAsRows() ? new RowRecords(format) : new LineRecords();
  }

  /** Is given a record and its offset in the file, and says whether the next may follow. */
  interface Taker {
    boolean takes(long offset, byte[] value);
  }

  /**
   * How many offsets a file has.
   *
   * @param stored its length
   */
  long count(FileContent content, long stored) throws IOException;

  /** About how many offsets a record takes. */
  long offsetsPerRecord();

  /**
   * Hands over the records that begin at offsets of the file from {@code start} to before {@code
   * end}.
   *
   * @return the offset behind the last, if the taker had enough
   * @throws IOException if the store does not give the file
   * @throws io.braid.core.error.BraidException {@code FILE_UNREADABLE}
   */
  OptionalLong read(FileContent content, long start, long end, Taker taker) throws IOException;

  /** What an offset is, in the plural. */
  String unit();

  /** What cannot be done with a file that is damaged. */
  String damage();
}
