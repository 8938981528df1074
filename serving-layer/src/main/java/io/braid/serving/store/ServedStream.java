package io.braid.serving.store;

import io.braid.core.protocol.Held;
import io.braid.core.stream.Epoch;
import io.braid.core.view.Certificate;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.stream.Collectors;

/** The views of one stream that are served, all at one epoch. */
record ServedStream(Epoch epoch, List<ServedView> views) {
  ServedStream {
    views = List.copyOf(views);
  }

  /**
   * @param table the quoted name of the table that holds its state
   */
  record ServedView(ViewManifest view, String table, long batchVersion, long horizon) {}

  Held toHeld() {
    return new Held(
        epoch.number(),
        views.stream().collect(Collectors.toMap(v -> v.view().id(), ServedView::batchVersion)));
  }

  Certificate certificate(ServedView of) {
    return Certificate.of(of.view(), of.batchVersion(), of.horizon(), epoch);
  }
}
