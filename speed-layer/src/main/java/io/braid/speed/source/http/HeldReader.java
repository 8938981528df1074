package io.braid.speed.source.http;

import io.braid.core.stream.OffsetRange;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.SourceRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Hands out records that it brings along.
 *
 * @param first the offset of the first of them
 */
record HeldReader(long first, List<byte[]> records) implements RecordReader {
  HeldReader {
    records = List.copyOf(records);
  }

  @Override
  public long read(OffsetRange range, Predicate<SourceRecord> takesMore) {
    for (long offset = range.from(); offset < range.until(); offset++) {
      byte[] value = records.get((int) (offset - first));
      if (!takesMore.test(new SourceRecord(range.partition(), offset, Optional.of(value)))) {
        return offset + 1;
      }
    }
    return range.until();
  }
}
