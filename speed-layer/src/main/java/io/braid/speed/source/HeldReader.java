package io.braid.speed.source;

import io.braid.core.stream.OffsetRange;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Hands out records that it brings along, by partition. */
public record HeldReader(Map<Integer, Run> runs) implements RecordReader {
  public HeldReader {
    runs = new HashMap<>(runs);
  }

  /**
   * Records that follow one another.
   *
   * @param first the offset of the first of them
   */
  public record Run(long first, List<byte[]> records) implements Serializable {
    public Run {
      records = List.copyOf(records);
    }

    private byte[] at(long offset) {
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
