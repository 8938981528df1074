package io.braid.speed.epoch;

import io.braid.core.log.DataFile;
import io.braid.core.stream.Counts;
import io.braid.core.stream.OffsetRange;
import java.io.Serializable;
import java.util.List;

/**
 * What one task wrote.
 *
 * @param read the ranges that it read, in the order it was given them
 * @param isWhole whether these are all that it was given, to their ends
 * @param records the file of the master dataset; none if there were no records
 * @param increments files of the views that gained something
 */
record TaskReport(
    List<OffsetRange> read,
    boolean isWhole,
    Counts counts,
    List<DataFile> records,
    List<ViewFile> increments)
    implements Serializable {

  /** A file of a view's increments; {@code view} counts in the order of the plans. */
  record ViewFile(int view, DataFile file) implements Serializable {}

  TaskReport {
    read = List.copyOf(read);
    records = List.copyOf(records);
    increments = List.copyOf(increments);
  }
}
