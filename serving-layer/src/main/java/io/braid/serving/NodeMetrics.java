package io.braid.serving;

import io.braid.serving.store.Store;
import io.braid.serving.system.Lag;
import io.braid.serving.tail.FileCache;
import io.braid.serving.wire.PgServer;
import io.braid.telemetry.Exposed;
import io.braid.telemetry.Metric;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.duckdb.DuckDBConnection;

/** What a serving node shows of itself. All but queries is looked up when somebody looks. */
public final class NodeMetrics implements Exposed {
  private static final String LAST_AUDITS =
      "SELECT \"view\", arg_max(%s, audited_at) FROM braid.audits GROUP BY \"view\"";
  private static final String DIFFERING =
      LAST_AUDITS.formatted("CASE WHEN accepted_at IS NULL THEN differing ELSE 0 END");
  private static final String AUDITED = LAST_AUDITS.formatted("epoch_ms(audited_at) / 1000");
  private static final String MEMORY = "SELECT '', sum(memory_usage_bytes) FROM duckdb_memory()";

  private final Store store;
  private final DuckDBConnection duckDb;
  private final FileCache cache;
  private final PgServer server;

  NodeMetrics(Store store, DuckDBConnection duckDb, FileCache cache, PgServer server) {
    this.store = store;
    this.duckDb = duckDb;
    this.cache = cache;
    this.server = server;
  }

  @Override
  public List<Collector> collectors() {
    List<Collector> collectors = new ArrayList<>(server.collectors());
    collectors.add(ofViews(Metric.SERVE_EPOCH, lag -> true, Lag::epoch));
    collectors.add(ofViews(Metric.SERVE_LAST_EPOCH, lag -> true, Lag::lastEpoch));
    collectors.add(
        ofViews(
            Metric.SERVE_READ,
            lag -> lag.asOf().isPresent(),
            lag -> lag.asOf().orElseThrow().toEpochMilli() / 1e3));
    collectors.add(ofViews(Metric.SERVE_HORIZON, lag -> true, Lag::horizon));
    collectors.add(ofViews(Metric.SERVE_WAITS, lag -> true, lag -> lag.reason().isEmpty() ? 0 : 1));
    collectors.add(Metric.SERVE_AUDIT_DIFFERING.newGauge(tell -> ask(DIFFERING, tell::call)));
    collectors.add(Metric.SERVE_AUDIT_TIME.newGauge(tell -> ask(AUDITED, tell::call)));
    collectors.add(
        Metric.SERVE_MEMORY.newGauge(tell -> ask(MEMORY, (bytes, nothing) -> tell.call(bytes))));
    collectors.add(Metric.SERVE_CACHE.newGauge(tell -> tell.call((double) cache.bytes())));
    return collectors;
  }

  /**
   * Why the node is behind what others may serve. That the stream itself is late is no reason: then
   * every node would be taken away at once.
   */
  public Optional<String> notReady() {
    List<Lag> lags = store.lags();
    if (lags.stream().noneMatch(lag -> lag.epoch() > 0)) {
      return Optional.of("no view is served yet");
    }
    return lags.stream()
        .filter(lag -> lag.epoch() > 0 && lag.epoch() < lag.lastEpoch() && !lag.reason().isEmpty())
        .map(lag -> "%s is at epoch %d of %d".formatted(lag.view(), lag.epoch(), lag.lastEpoch()))
        .findFirst();
  }

  private GaugeWithCallback ofViews(
      Metric metric, Predicate<Lag> isKnown, ToDoubleFunction<Lag> value) {
    return metric.newGauge(
        tell ->
            store.lags().stream()
                .filter(isKnown)
                .forEach(lag -> tell.call(value.applyAsDouble(lag), lag.stream(), lag.view())));
  }

  private interface Row {
    void tell(double value, String label);
  }

  private void ask(String sql, Row row) {
    try (Connection connection = duckDb.duplicate();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        row.tell(rows.getDouble(2), rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The node cannot be asked about itself", e);
    }
  }
}
