package io.braid.speed.epoch;

import io.braid.core.log.DataFile;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.EpochRange;
import io.braid.core.stream.OffsetRange;
import io.braid.lake.table.FileWriter;
import io.braid.speed.epoch.TaskReport.ViewFile;
import io.braid.speed.source.RecordReader;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;

/**
 * What a task does with its ranges: reads them once, writes the records to the master dataset, and
 * runs every view over the events it holds. All of an epoch's work, in one stage.
 */
record EpochTask(StreamEntry stream, FileWriter master, List<ViewPlan> views)
    implements Serializable {
  /** Of rows that a task holds at once; the record that passes it still counts. */
  static final long MOST_BYTES = 64L << 20;

  EpochTask {
    views = List.copyOf(views);
  }

  /**
   * @param duplicates of the epoch, among the events of these ranges
   */
  TaskReport run(
      RecordReader reader,
      List<OffsetRange> ranges,
      long epoch,
      long readAtMicros,
      Duplicates duplicates) {
    HeldRows rows = new HeldRows();
    EventRows decoded = new EventRows(stream, epoch, readAtMicros, duplicates);
    List<OffsetRange> read = read(reader, ranges, decoded, rows);
    Optional<DataFile> records = master.write(EpochRange.of(epoch), rows.all().iterator());
    List<ViewFile> increments = new ArrayList<>();
    TaskEvents.with(rows.events(), () -> writeViews(epoch, increments));
    return new TaskReport(
        read, read.equals(ranges), rows.counts(), records.stream().toList(), increments);
  }

  /** As much as fits. */
  static List<OffsetRange> read(
      RecordReader reader, List<OffsetRange> ranges, EventRows decoded, HeldRows rows) {
    List<OffsetRange> read = new ArrayList<>();
    for (OffsetRange range : ranges) {
      if (rows.bytes() < MOST_BYTES) {
        long until =
            reader.read(
                range,
                source -> {
                  decoded.add(source, rows);
                  return rows.bytes() < MOST_BYTES;
                });
        read.add(new OffsetRange(range.partition(), range.from(), until));
      }
    }
    return read;
  }

  private void writeViews(long epoch, List<ViewFile> increments) {
    for (int i = 0; i < views.size(); i++) {
      int view = i;
      views
          .get(i)
          .write(epoch, TaskContext.get())
          .ifPresent(file -> increments.add(new ViewFile(view, file)));
    }
  }
}
