package io.braid.speed.source;

import io.braid.core.stream.OffsetRange;
import java.io.Serializable;
import java.util.function.Consumer;

/** Reads ranges of a source inside a task; sent to the tasks. */
public interface RecordReader extends Serializable {

  /**
   * Hands over every record that the source still has in the range, in order, and returns when the
   * range's end was reached. Offsets that carry no record are passed over.
   *
   * @throws io.braid.core.error.BraidException if the end was not reached; never ends early
   */
  void read(OffsetRange range, Consumer<SourceRecord> records);
}
