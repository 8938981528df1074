package io.braid.bench.freshness;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Aim.Bound;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.flights.FlightsProject;
import io.braid.bench.flights.Production;
import io.braid.bench.flights.ServingNode;
import io.braid.bench.flights.SpeedLayer;
import io.braid.core.fixture.LocalKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How fast a speed layer that was paused reads what it missed while events go on coming, and how
 * old events are when a client sees them after that.
 */
public final class CatchUpBenchmark implements Benchmark {
  private static final int EVENTS_PER_SECOND = 1_000;
  private static final int AT_ONCE = 1_000_000;
  private static final double TIMES_LIVE_RATE = 5;
  private static final double CAUGHT_UP_MILLIS = 2_500;
  private static final double NANOS_IN_SECOND = 1e9;

  /**
   * @param missed events that wait when the speed layer is started again
   * @param seconds of events that come from then on
   */
  public record Size(int missed, int seconds) {
    /** Ten minutes of events. */
    public static final Size FULL = new Size(600_000, 120);

    public static final Size QUICK = new Size(5_000, 10);
  }

  private final Size size;

  public CatchUpBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "catch-up";
  }

  @Override
  public Figure run(Path folder) {
    FlightsProject project = FlightsProject.copyTo(folder.resolve("flights"));
    try (LocalKafka kafka =
        new LocalKafka(folder.resolve("kafka"), FlightsProject.STREAM + ":4").start()) {
      SpeedLayer.start(project, kafka.bootstrap()).close();
      try (ServingNode node = ServingNode.start(project)) {
        produce(kafka.bootstrap(), AT_ONCE, size.missed()).run();
        return measure(project, kafka.bootstrap(), node);
      }
    }
  }

  private static Production produce(String bootstrap, int eventsPerSecond, int events) {
    return new Production(bootstrap, FlightsProject.STREAM, eventsPerSecond, events);
  }

  private Figure measure(FlightsProject project, String bootstrap, ServingNode node) {
    try (SpeedLayer speed = SpeedLayer.start(project, bootstrap)) {
      long startedNanos = System.nanoTime();
      Production live = produce(bootstrap, EVENTS_PER_SECOND, size.seconds() * EVENTS_PER_SECOND);
      Thread producer = new Thread(live, "production");
      producer.setDaemon(true);
      producer.start();
      List<Double> ages =
          new Visibility(node.url())
              .watch(live, size.missed(), Duration.ofSeconds(size.seconds() + 120L));
      return toFigure(live, ages, startedNanos);
    }
  }

  private Figure toFigure(Production live, List<Double> ages, long startedNanos) {
    int first =
        IntStream.range(0, ages.size())
            .filter(event -> ages.get(event) <= CAUGHT_UP_MILLIS)
            .findFirst()
            .orElse(ages.size() - 1);
    double seconds =
        (live.sentAtNanos(first) - startedNanos) / NANOS_IN_SECOND + ages.get(first) / 1_000;
    Samples rate = new Samples("caught up", "events/s", List.of((size.missed() + first) / seconds));
    Samples age = new Samples("sent to seen afterwards", "ms", ages.subList(first, ages.size()));
    return new Figure(
        "%,d events that were missed, into four views, while %,d events/s go on coming; caught up after %.1f s"
            .formatted(size.missed(), EVENTS_PER_SECOND, seconds),
        List.of(rate, age),
        List.of(
            new Aim(
                "times the live rate",
                rate.median() / EVENTS_PER_SECOND,
                Bound.AT_LEAST,
                TIMES_LIVE_RATE),
            new Aim(
                "p50 ms afterwards", age.median(), Bound.AT_MOST, FreshnessBenchmark.MEDIAN_MILLIS),
            new Aim(
                "p99 ms afterwards",
                age.percentile(99),
                Bound.AT_MOST,
                FreshnessBenchmark.P99_MILLIS)));
  }
}
