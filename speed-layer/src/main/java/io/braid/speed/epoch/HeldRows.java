package io.braid.speed.epoch;

import io.braid.core.stream.Counts;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;

/** What one task has decoded, in the order of the source. */
final class HeldRows {
  private final List<UnsafeRow> all = new ArrayList<>();
  private final List<UnsafeRow> events = new ArrayList<>();
  private long bytes;
  private long duplicates;
  private long deadLetters;

  void addEvent(UnsafeRow row) {
    hold(row);
    events.add(row);
  }

  void addDuplicate(UnsafeRow row) {
    hold(row);
    duplicates++;
  }

  void addDeadLetter(UnsafeRow row) {
    hold(row);
    deadLetters++;
  }

  private void hold(UnsafeRow row) {
    all.add(row);
    bytes += row.getSizeInBytes();
  }

  /** Of memory, for all rows together. */
  long bytes() {
    return bytes;
  }

  List<UnsafeRow> all() {
    return all;
  }

  /** Without dead letters and duplicates: what views count. */
  List<UnsafeRow> events() {
    return events;
  }

  Counts counts() {
    return new Counts(all.size() - deadLetters, deadLetters, duplicates);
  }
}
