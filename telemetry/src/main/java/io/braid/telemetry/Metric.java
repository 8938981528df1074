package io.braid.telemetry;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.List;
import java.util.function.Consumer;

/** Every metric of Braid: what {@code docs/metrics.md} lists and {@code /metrics} shows. */
public enum Metric {
  SPEED_EPOCHS(
      "braid_speed_epochs_total",
      Kind.COUNTER,
      "epochs",
      "Epochs committed by this process.",
      "stream"),
  SPEED_EVENTS(
      "braid_speed_events_total",
      Kind.COUNTER,
      "events",
      "Events committed, duplicates included.",
      "stream"),
  SPEED_DUPLICATES(
      "braid_speed_duplicates_total",
      Kind.COUNTER,
      "events",
      "Events that had been there before, by their id.",
      "stream"),
  SPEED_DEAD_LETTERS(
      "braid_speed_dead_letters_total",
      Kind.COUNTER,
      "records",
      "Records committed that did not decode.",
      "stream"),
  SPEED_FAILURES(
      "braid_speed_failures_total",
      Kind.COUNTER,
      "epochs",
      "Epochs that failed and were tried again; nothing of them counts.",
      "stream"),
  SPEED_EPOCH("braid_speed_epoch", Kind.GAUGE, "epoch", "The last epoch committed.", "stream"),
  SPEED_READ(
      "braid_speed_read_timestamp_seconds",
      Kind.GAUGE,
      "seconds",
      "When the source was read for the last epoch; time() less it is the lag in seconds.",
      "stream"),
  SPEED_WAITING(
      "braid_speed_waiting_events",
      Kind.GAUGE,
      "events",
      "The lag in events: what the source had beyond the last epoch.",
      "stream"),
  SPEED_VIEWS(
      "braid_speed_views", Kind.GAUGE, "views", "Definitions that the epochs keep.", "stream"),
  SPEED_GOING(
      "braid_speed_going",
      Kind.GAUGE,
      "",
      "1 while epochs are committed; 0 while something is waited for, and when the stream has stopped.",
      "stream"),
  SPEED_EPOCH_TIME(
      "braid_speed_epoch_seconds",
      Kind.HISTOGRAM,
      "seconds",
      "From looking at the source to the commit.",
      "stream"),
  SERVE_EPOCH(
      "braid_serve_epoch",
      Kind.GAUGE,
      "epoch",
      "The epoch served; 0 while the view is not.",
      "stream",
      "view"),
  SERVE_LAST_EPOCH(
      "braid_serve_last_epoch",
      Kind.GAUGE,
      "epoch",
      "The last epoch seen in the master dataset.",
      "stream",
      "view"),
  SERVE_READ(
      "braid_serve_read_timestamp_seconds",
      Kind.GAUGE,
      "seconds",
      "When the source was read for the epoch served; time() less it is the freshness of answers.",
      "stream",
      "view"),
  SERVE_HORIZON(
      "braid_serve_horizon_epoch",
      Kind.GAUGE,
      "epoch",
      "The last epoch that the batch view has absorbed.",
      "stream",
      "view"),
  SERVE_WAITS(
      "braid_serve_waits",
      Kind.GAUGE,
      "",
      "1 while the view waits for a reason that braid.lag tells.",
      "stream",
      "view"),
  SERVE_AUDIT_DIFFERING(
      "braid_batch_audit_differing_keys",
      Kind.GAUGE,
      "keys",
      "Keys that differed in the last audit; above 0 it blocked the batch run.",
      "view"),
  SERVE_AUDIT_TIME(
      "braid_batch_audit_timestamp_seconds",
      Kind.GAUGE,
      "seconds",
      "When the last audit ended.",
      "view"),
  SERVE_QUERY_TIME(
      "braid_serve_query_seconds",
      Kind.HISTOGRAM,
      "seconds",
      "Planning and running a query that was answered, without its wait in the queue."),
  SERVE_QUERY_ERRORS(
      "braid_serve_query_errors_total",
      Kind.COUNTER,
      "queries",
      "Queries that ended in an error, by SQLSTATE.",
      "sqlstate"),
  SERVE_QUEUE(
      "braid_serve_queued_statements",
      Kind.GAUGE,
      "statements",
      "Sessions that wait for a thread."),
  SERVE_CLIENTS("braid_serve_clients", Kind.GAUGE, "clients", "Clients that are logged in."),
  SERVE_MEMORY(
      "braid_serve_memory_bytes",
      Kind.GAUGE,
      "bytes",
      "Memory that DuckDB uses, outside the JVM's heap."),
  SERVE_CACHE(
      "braid_serve_cache_bytes",
      Kind.GAUGE,
      "bytes",
      "Disk that copies of a remote lake's files take.");

  /** As Prometheus names them. */
  public enum Kind {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
  };

  private final String text;
  private final Kind kind;
  private final String unit;
  private final String help;
  private final List<String> labels;

  Metric(String text, Kind kind, String unit, String help, String... labels) {
    this.text = text;
    this.kind = kind;
    this.unit = unit;
    this.help = help;
    this.labels = List.of(labels);
  }

  /** As a query names it. */
  public String text() {
    return text;
  }

  public Kind kind() {
    return kind;
  }

  public String unit() {
    return unit;
  }

  public String help() {
    return help;
  }

  public List<String> labels() {
    return labels;
  }

  public Counter newCounter() {
    return Counter.builder().name(text).help(help).labelNames(labelNames()).build();
  }

  public Gauge newGauge() {
    return Gauge.builder().name(text).help(help).labelNames(labelNames()).build();
  }

  public Histogram newHistogram() {
    return Histogram.builder()
        .name(text)
        .help(help)
        .labelNames(labelNames())
        .classicOnly()
        .classicUpperBounds(SECONDS)
        .build();
  }

  /** A gauge that is asked when it is looked at. */
  public GaugeWithCallback newGauge(Consumer<GaugeWithCallback.Callback> tell) {
    return GaugeWithCallback.builder()
        .name(text)
        .help(help)
        .labelNames(labelNames())
        .callback(tell)
        .build();
  }

  private String[] labelNames() {
    return labels.toArray(String[]::new);
  }
}
