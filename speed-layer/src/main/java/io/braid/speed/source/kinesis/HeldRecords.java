package io.braid.speed.source.kinesis;

import io.braid.core.stream.OffsetRange;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.SourceRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Hands out records that it brings along, by partition. */
record HeldRecords(Map<Integer, Run> runs) implements RecordReader {
  HeldRecords {
    runs = new HashMap<>(runs);
  }

  /**
   * @param first the offset of the first of them
   */
  record Run(long first, List<byte[]> records) implements java.io.Serializable {
    Run {
      records = List.copyOf(records);
    }

    byte[] at(long offset) {
      return records.get(Math.toIntExact(offset - first));
    }
  }

  @Override
  public long read(OffsetRange range, Predicate<SourceRecord> takesMore) {
    Run run = runs.getOrDefault(range.partition(), new Run(range.from(), List.of()));
    for (long offset = range.from(); offset < range.until(); offset++) {
      Optional<byte[]> value = Optional.of(run.at(offset));
      if (!takesMore.test(new SourceRecord(range.partition(), offset, value))) {
        return offset + 1;
      }
    }
    return range.until();
  }
}
