package io.braid.speed.source;

import io.braid.core.stream.OffsetRange;
import java.io.Serializable;
import java.util.function.Predicate;

/** Reads ranges of a source inside a task; sent to the tasks. */
public interface RecordReader extends Serializable {

  /**
   * Hands over every record that the source still has in the range, in order, until the range's end
   * was reached or somebody has enough. Offsets that carry no record are passed over.
   *
   * @param takesMore is given each record, and says whether the next may follow
   * @return the offset behind the last that was handed over or passed over
   * @throws io.braid.core.error.BraidException if the end was not reached; never ends early by
   *     itself
   */
  long read(OffsetRange range, Predicate<SourceRecord> takesMore);
}
