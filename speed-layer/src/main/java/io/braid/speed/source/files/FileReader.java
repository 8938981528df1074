package io.braid.speed.source.files;

import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.SourceFile;
import io.braid.lake.session.HadoopSettings;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.SourceRecord;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.util.LineReader;

/**
 * Reads lines. A line belongs to the range that its first byte is in, so ranges may be cut
 * anywhere. An empty line is no record.
 *
 * @param files that the ranges are in
 */
record FileReader(List<SourceFile> files) implements RecordReader {
  FileReader {
    files = List.copyOf(files);
  }

  @Override
  public long read(OffsetRange range, Predicate<SourceRecord> takesMore) {
    for (SourceFile file : files) {
      if (file.overlaps(range)) {
        OptionalLong enough = read(file, range, takesMore);
        if (enough.isPresent()) {
          return Math.min(enough.getAsLong(), range.until());
        }
      }
    }
    return range.until();
  }

  /** The offset behind the last line, if somebody had enough. */
  private static OptionalLong read(
      SourceFile file, OffsetRange range, Predicate<SourceRecord> takesMore) {
    FileContent content = new FileContent(new Path(file.path()), HadoopSettings.load());
    long start = Math.max(range.from() - file.from(), 0);
    long end = Math.min(range.until(), file.until()) - file.from();
    // From the byte before, so that a line that begins at the start is told from the rest of one.
    long position = Math.max(start - 1, 0);
    try {
      refuseAnother(file, content.status());
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
          long offset = file.from() + position;
          position += taken;
          if (line.getLength() > 0
              && !takesMore.test(
                  new SourceRecord(range.partition(), offset, Optional.of(line.copyBytes())))) {
            return OptionalLong.of(file.from() + position);
          }
        }
        return OptionalLong.empty();
      }
    } catch (IOException e) {
      throw FileErrors.onRead(file, e);
    }
  }

  private static void refuseAnother(SourceFile file, FileStatus now) {
    if (!file.isSameAs(now.getLen(), now.getModificationTime())) {
      throw FileErrors.changed(file, now);
    }
  }
}
