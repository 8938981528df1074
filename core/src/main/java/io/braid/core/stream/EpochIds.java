package io.braid.core.stream;

import java.util.List;

/**
 * The ids that one epoch brought.
 *
 * @param ids of its events that have one, in the order of partition and offset
 * @param readAtMicros when they were read
 */
public record EpochIds(List<String> ids, long readAtMicros) {
  public EpochIds {
    ids = List.copyOf(ids);
  }
}
