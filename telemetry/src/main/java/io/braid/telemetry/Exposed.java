package io.braid.telemetry;

import io.prometheus.metrics.model.registry.Collector;
import java.util.List;

/** The metrics of one process. */
public interface Exposed {
  List<Collector> collectors();
}
