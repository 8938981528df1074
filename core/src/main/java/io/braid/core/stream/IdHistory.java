package io.braid.core.stream;

import java.util.List;

/** The ids that a stream's master dataset holds. */
public interface IdHistory {

  /**
   * Those of the epochs through {@code last}, oldest epoch first, as far back as duplicates are
   * told. Those of older events may be among them.
   */
  List<EpochIds> loadThrough(long last);
}
