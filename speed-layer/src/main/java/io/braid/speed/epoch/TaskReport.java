package io.braid.speed.epoch;

import io.braid.core.log.DataFile;
import io.braid.core.stream.Counts;
import java.io.Serializable;
import java.util.List;

/**
 * What one task wrote.
 *
 * @param records the file of the master dataset; none if there were no records
 * @param increments files of the views that gained something
 */
record TaskReport(Counts counts, List<DataFile> records, List<ViewFile> increments)
    implements Serializable {

  /** A file of a view's increments; {@code view} counts in the order of the plans. */
  record ViewFile(int view, DataFile file) implements Serializable {}

  TaskReport {
    records = List.copyOf(records);
    increments = List.copyOf(increments);
  }
}
