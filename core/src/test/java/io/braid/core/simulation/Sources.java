package io.braid.core.simulation;

import io.braid.core.view.ViewManifest;
import java.util.List;

/** The streams of one history. */
record Sources(List<Source> all) {
  Sources {
    all = List.copyOf(all);
  }

  Source of(ViewManifest view) {
    return all.stream()
        .filter(source -> source.stream().name().equals(view.stream()))
        .findFirst()
        .orElseThrow();
  }
}
