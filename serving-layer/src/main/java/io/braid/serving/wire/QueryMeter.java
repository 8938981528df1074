package io.braid.serving.wire;

import io.braid.telemetry.Metric;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import java.sql.SQLException;
import java.util.List;

/** How long queries take, and how they end. Thread-safe. */
final class QueryMeter {
  private final Histogram time = Metric.SERVE_QUERY_TIME.newHistogram();
  private final Counter errors = Metric.SERVE_QUERY_ERRORS.newCounter();

  /** A statement, or a part of what one takes. */
  interface Work<T> {
    T run() throws SQLException;
  }

  Portal measure(Work<Portal> query) throws SQLException {
    long began = System.nanoTime();
    Portal portal = countError(query);
    time.observe((System.nanoTime() - began) / 1e9);
    return portal;
  }

  /** What is to be asked again later is no error. */
  <T> T countError(Work<T> work) throws SQLException {
    try {
      return work.run();
    } catch (NotYet e) {
      throw e;
    } catch (SQLException | RuntimeException e) {
      errors.labelValues(PgError.of(e).sqlState()).inc();
      throw e;
    }
  }

  List<Collector> collectors() {
    return List.of(time, errors);
  }
}
