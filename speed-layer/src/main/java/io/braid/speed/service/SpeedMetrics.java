package io.braid.speed.service;

import io.braid.core.error.BraidException;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.Remark;
import io.braid.telemetry.Exposed;
import io.braid.telemetry.Metric;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what passes on its way to another reporter, and knows by it who is ready. */
public final class SpeedMetrics implements Reporter, Exposed {
  private static final String NOTHING_YET = "no epoch was committed yet";

  private final Reporter next;
  private final Map<String, String> notGoing = new ConcurrentHashMap<>();
  private final Counter epochs = Metric.SPEED_EPOCHS.newCounter();
  private final Counter events = Metric.SPEED_EVENTS.newCounter();
  private final Counter duplicates = Metric.SPEED_DUPLICATES.newCounter();
  private final Counter deadLetters = Metric.SPEED_DEAD_LETTERS.newCounter();
  private final Counter failures = Metric.SPEED_FAILURES.newCounter();
  private final Gauge epoch = Metric.SPEED_EPOCH.newGauge();
  private final Gauge read = Metric.SPEED_READ.newGauge();
  private final Gauge waiting = Metric.SPEED_WAITING.newGauge();
  private final Gauge views = Metric.SPEED_VIEWS.newGauge();
  private final Gauge going = Metric.SPEED_GOING.newGauge();
  private final Histogram time = Metric.SPEED_EPOCH_TIME.newHistogram();

  public SpeedMetrics(Reporter next, List<String> streams) {
    this.next = next;
    streams.forEach(this::begin);
  }

  /** Each stream is there from the start, so that a rate over its first event is not lost. */
  private void begin(String stream) {
    notGoing.put(stream, NOTHING_YET);
    List.of(epochs, events, duplicates, deadLetters, failures)
        .forEach(counter -> counter.initLabelValues(stream));
    going.labelValues(stream).set(0);
  }

  /** Why not every stream goes on; empty if each does. */
  public Optional<String> notReady() {
    return notGoing.entrySet().stream()
        .map(stream -> "%s: %s".formatted(stream.getKey(), stream.getValue()))
        .sorted()
        .findFirst();
  }

  @Override
  public List<Collector> collectors() {
    return List.of(
        epochs,
        events,
        duplicates,
        deadLetters,
        failures,
        epoch,
        read,
        waiting,
        views,
        going,
        time);
  }

  @Override
  public void ready(String stream, Epoch last, int kept, String lake) {
    views.labelValues(stream).set(kept);
    place(stream, last);
    next.ready(stream, last, kept, lake);
  }

  @Override
  public void committed(String stream, Epoch last, Duration took, long backlog) {
    epochs.labelValues(stream).inc();
    events.labelValues(stream).inc(last.counts().events());
    duplicates.labelValues(stream).inc(last.counts().duplicates());
    deadLetters.labelValues(stream).inc(last.counts().deadLetters());
    waiting.labelValues(stream).set(backlog);
    time.labelValues(stream).observe(took.toNanos() / 1e9);
    place(stream, last);
    going.labelValues(stream).set(1);
    notGoing.remove(stream);
    next.committed(stream, last, took, backlog);
  }

  private void place(String stream, Epoch last) {
    epoch.labelValues(stream).set(last.number());
    read.labelValues(stream).set(last.asOf().toEpochMilli() / 1e3);
  }

  @Override
  public void gapAccepted(String stream, Remark.Gap gap) {
    next.gapAccepted(stream, gap);
  }

  @Override
  public void gapKnown(String stream, Remark.Gap gap) {
    next.gapKnown(stream, gap);
  }

  @Override
  public void waiting(String stream, BraidException trouble, Duration retryIn) {
    failures.labelValues(stream).inc();
    notGoing(stream, trouble);
    next.waiting(stream, trouble, retryIn);
  }

  @Override
  public void leftOut(String stream, BraidException reason) {
    next.leftOut(stream, reason);
  }

  @Override
  public void stopped(String stream, BraidException reason) {
    notGoing(stream, reason);
    next.stopped(stream, reason);
  }

  /** Whoever reaches the endpoint reads it, so the code only. */
  private void notGoing(String stream, BraidException reason) {
    going.labelValues(stream).set(0);
    notGoing.put(stream, reason.code().name());
  }
}
