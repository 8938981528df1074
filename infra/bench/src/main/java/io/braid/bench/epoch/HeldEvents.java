package io.braid.bench.epoch;

import io.braid.bench.flights.Flights;
import io.braid.core.stream.OffsetRange;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.SourceRecord;
import java.util.Optional;
import java.util.function.Consumer;

/** A source that is already in memory, as it is for the DataFrames that are compared. */
record HeldEvents() implements RecordReader {
  static final int PARTITIONS = 4;

  @Override
  public void read(OffsetRange range, Consumer<SourceRecord> records) {
    for (long offset = range.from(); offset < range.until(); offset++) {
      records.accept(
          new SourceRecord(
              range.partition(), offset, Optional.of(event(range.partition(), offset))));
    }
  }

  static byte[] event(int partition, long offset) {
    return Flights.event(offset * PARTITIONS + partition);
  }
}
