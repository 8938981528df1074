package io.braid.speed.epoch;

import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.OffsetRange;
import io.braid.speed.source.RecordReader;
import java.io.Serializable;
import java.util.List;

/** Reads ranges for the ids in them, as far as an {@link EpochTask} would read them. */
record IdTask(StreamEntry stream, IdColumn id) implements Serializable {

  /**
   * What it has found.
   *
   * @param read the ranges, as far as it came
   * @param isWhole whether these are all that it was given, to their ends
   * @param events how many decode, with and without an id
   */
  record Report(List<OffsetRange> read, boolean isWhole, long events, List<Arrival> arrivals)
      implements Serializable {
    Report {
      read = List.copyOf(read);
      arrivals = List.copyOf(arrivals);
    }
  }

  Report run(RecordReader reader, List<OffsetRange> ranges) {
    HeldRows rows = new HeldRows();
    List<OffsetRange> read =
        EpochTask.read(reader, ranges, new EventRows(stream, 0, 0, Duplicates.NONE), rows);
    return new Report(
        read,
        read.equals(ranges),
        rows.counts().events(),
        rows.events().stream().flatMap(event -> id.find(event).stream()).toList());
  }
}
