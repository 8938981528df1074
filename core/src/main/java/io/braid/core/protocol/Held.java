package io.braid.core.protocol;

import io.braid.core.view.ViewId;
import java.util.Map;

/**
 * What a serving node holds of one stream.
 *
 * @param epoch the epoch that all of its views are at; 0 for nothing yet
 * @param batchVersions of each view held, the version of the batch table behind it
 */
public record Held(long epoch, Map<ViewId, Long> batchVersions) {
  public static final Held NOTHING = new Held(0, Map.of());

  public Held {
    batchVersions = Map.copyOf(batchVersions);
  }

  public boolean holds(ViewId view) {
    return batchVersions.containsKey(view);
  }
}
