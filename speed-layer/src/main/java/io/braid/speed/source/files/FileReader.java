package io.braid.speed.source.files;

import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.SourceFile;
import io.braid.lake.session.HadoopSettings;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.SourceRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * Reads the records of files.
 *
 * @param files that the ranges are in
 */
record FileReader(List<SourceFile> files, FileRecords records) implements RecordReader {
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

  /** The offset behind the last record, if somebody had enough. */
  private OptionalLong read(SourceFile file, OffsetRange range, Predicate<SourceRecord> takesMore) {
    FileContent content = new FileContent(new Path(file.path()), HadoopSettings.load());
    long start = Math.max(range.from() - file.from(), 0);
    long end = Math.min(range.until(), file.until()) - file.from();
    try {
      refuseAnother(file, content.status());
      OptionalLong enough =
          records.read(
              content,
              start,
              end,
              (offset, value) ->
                  takesMore.test(
                      new SourceRecord(
                          range.partition(), file.from() + offset, Optional.of(value))));
      return enough.isPresent()
          ? OptionalLong.of(file.from() + enough.getAsLong())
          : OptionalLong.empty();
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
