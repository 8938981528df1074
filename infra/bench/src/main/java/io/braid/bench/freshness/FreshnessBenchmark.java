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

/** How old an event is when a client sees it. Everything runs as a user would run it. */
public final class FreshnessBenchmark implements Benchmark {
  private static final int EVENTS_PER_SECOND = 1_000;
  static final double MEDIAN_MILLIS = 1_000;
  static final double P99_MILLIS = 2_500;

  /** How long events come before they count, and how long they count. */
  public record Size(int warmUpSeconds, int seconds) {
    public static final Size FULL = new Size(40, 80);
    public static final Size QUICK = new Size(1, 2);
  }

  private final Size size;

  public FreshnessBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "freshness";
  }

  @Override
  public Figure run(Path folder) {
    FlightsProject project = FlightsProject.copyTo(folder.resolve("flights"));
    try (LocalKafka kafka =
            new LocalKafka(folder.resolve("kafka"), FlightsProject.STREAM + ":4").start();
        SpeedLayer speed = SpeedLayer.start(project, kafka.bootstrap());
        ServingNode node = ServingNode.start(project)) {
      return measure(kafka.bootstrap(), node);
    }
  }

  private Figure measure(String bootstrap, ServingNode node) {
    int seconds = size.warmUpSeconds() + size.seconds();
    Production production =
        new Production(
            bootstrap, FlightsProject.STREAM, EVENTS_PER_SECOND, seconds * EVENTS_PER_SECOND);
    Thread producer = new Thread(production, "production");
    producer.setDaemon(true);
    producer.start();
    List<Double> all =
        new Visibility(node.url()).watch(production, 0, Duration.ofSeconds(seconds + 120L));
    Samples age =
        new Samples(
            "sent to seen",
            "ms",
            all.subList(size.warmUpSeconds() * EVENTS_PER_SECOND, all.size()));
    return new Figure(
        "%,d events/s through Kafka into four views, until pgjdbc sees them; an epoch a second"
            .formatted(EVENTS_PER_SECOND),
        List.of(age),
        List.of(
            new Aim("p50 ms", age.median(), Bound.AT_MOST, MEDIAN_MILLIS),
            new Aim("p99 ms", age.percentile(99), Bound.AT_MOST, P99_MILLIS)));
  }
}
