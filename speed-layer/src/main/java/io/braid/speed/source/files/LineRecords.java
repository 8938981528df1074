package io.braid.speed.source.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;

/**
 * Lines, and an offset is a byte. A line belongs to the range that its first byte is in, so ranges
 * may be cut anywhere. An empty line is no record.
 */
record LineRecords() implements FileRecords {
  /** A line of JSON, about. */
  private static final long BYTES_PER_RECORD = 200;

  @Override
  public long count(FileContent content, long stored) throws IOException {
    return content.count(stored);
  }

  @Override
  public long offsetsPerRecord() {
    return BYTES_PER_RECORD;
  }

  @Override
  public OptionalLong read(FileContent content, long start, long end, Taker taker)
      throws IOException {
    // From the byte before, so that a line that begins at the start is told from the rest of one.
    long position = Math.max(start - 1, 0);
    try (InputStream in = content.open(position);
        LineReader lines = new LineReader(in)) {
      Text line = new Text();
      if (start > 0) {
        position += lines.readLine(line);
      }
      while (position < end) {
        int taken = lines.readLine(line);
        if (taken == 0) {
          throw new EOFException("it ends at byte " + position);
        }
        long offset = position;
        position += taken;
        if (line.getLength() > 0 && !taker.takes(offset, line.copyBytes())) {
          return OptionalLong.of(position);
        }
      }
      return OptionalLong.empty();
    }
  }

  @Override
  public String unit() {
    return "bytes";
  }

  @Override
  public String damage() {
    return "decompressed";
  }
}
