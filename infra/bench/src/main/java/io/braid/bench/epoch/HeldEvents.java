package io.braid.bench.epoch;

import io.braid.bench.flights.Flights;
import io.braid.core.stream.OffsetRange;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.SourceRecord;
import java.util.Optional;
import java.util.function.Predicate;

/** A source that is already in memory, as it is for the DataFrames that are compared. */
record HeldEvents() implements RecordReader {
  static final int PARTITIONS = 4;

  @Override
  public long read(OffsetRange range, Predicate<SourceRecord> takesMore) {
    for (long offset = range.from(); offset < range.until(); offset++) {
      byte[] value = event(range.partition(), offset);
      if (!takesMore.test(new SourceRecord(range.partition(), offset, Optional.of(value)))) {
        return offset + 1;
      }
    }
    return range.until();
  }

  static byte[] event(int partition, long offset) {
    return Flights.event(offset * PARTITIONS + partition);
  }
}
