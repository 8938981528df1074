package io.braid.serving.store;

import io.braid.core.view.ViewManifest;
import java.util.List;

/**
 * What is known of a stream besides what is served of it.
 *
 * @param lastEpoch the last epoch seen in the master dataset
 * @param views the live definitions of its views, served or not
 * @param reason why it waits; empty if it does not
 */
public record StreamNews(String stream, long lastEpoch, List<ViewManifest> views, String reason) {
  public StreamNews {
    views = List.copyOf(views);
  }
}
