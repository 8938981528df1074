package io.braid.bench.freshness;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Aim.Bound;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.flights.FlightsLake;
import io.braid.bench.flights.FlightsProject;
import io.braid.bench.flights.MadeEpochs;
import io.braid.bench.flights.Production;
import io.braid.bench.flights.ServingNode;
import io.braid.bench.flights.SpeedLayer;
import io.braid.core.fixture.LocalKafka;
import io.braid.lake.session.LakeSession;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** How long a layer that was killed is missed. Each is started again at once, as a user would. */
public final class RecoveryBenchmark implements Benchmark {
  private static final int EVENTS_PER_SECOND = 1_000;
  private static final double SPEED_MILLIS = 20_000;
  private static final double SERVING_MILLIS = 3_000;
  private static final double NANOS_IN_MILLI = 1e6;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * @param kills of each layer
   * @param seconds for which events come; enough for all kills of the speed layer
   * @param rows that the serving node holds
   */
  public record Size(int kills, int seconds, int rows) {
    public static final Size FULL = new Size(5, 300, 1_000_000);
    public static final Size QUICK = new Size(1, 90, 10_000);
  }

  private final Size size;

  public RecoveryBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "recovery";
  }

  @Override
  public Figure run(Path folder) {
    Speed speed = killSpeed(folder.resolve("speed"));
    Samples serving = killServing(folder.resolve("serving"));
    return new Figure(
        "SIGKILL and a new start: of the speed layer under %,d events/s into four views until pgjdbc sees its first new epoch, of a serving node with %,d rows until it answers"
            .formatted(EVENTS_PER_SECOND, size.rows()),
        List.of(speed.placed(), speed.seen(), serving),
        List.of(
            new Aim("speed layer, ms", speed.seen().median(), Bound.AT_MOST, SPEED_MILLIS),
            new Aim("serving node, ms", serving.median(), Bound.AT_MOST, SERVING_MILLIS)));
  }

  /**
   * @param placed until the process has found its place in the stream
   * @param seen until a client sees an epoch of it
   */
  private record Speed(Samples placed, Samples seen) {}

  private Speed killSpeed(Path folder) {
    FlightsProject project = FlightsProject.copyTo(folder.resolve("flights"));
    try (LocalKafka kafka =
        new LocalKafka(folder.resolve("kafka"), FlightsProject.STREAM + ":4").start()) {
      SpeedLayer speed = SpeedLayer.start(project, kafka.bootstrap());
      try (ServingNode node = ServingNode.start(project)) {
        produce(kafka.bootstrap());
        Visibility visibility = new Visibility(node.url());
        visibility.awaitEpochAfter(speed.epoch(), PATIENCE);
        List<Double> placed = new ArrayList<>();
        List<Double> seen = new ArrayList<>();
        for (int i = 0; i < size.kills(); i++) {
          long killedNanos = System.nanoTime();
          speed.process().kill();
          speed = SpeedLayer.start(project, kafka.bootstrap());
          placed.add(millisSince(killedNanos));
          visibility.awaitEpochAfter(speed.epoch(), PATIENCE);
          seen.add(millisSince(killedNanos));
        }
        return new Speed(
            new Samples("speed layer: place found", "ms", placed),
            new Samples("speed layer: new epoch seen", "ms", seen));
      } finally {
        speed.close();
      }
    }
  }

  private void produce(String bootstrap) {
    Thread producer =
        new Thread(
            new Production(
                bootstrap,
                FlightsProject.STREAM,
                EVENTS_PER_SECOND,
                size.seconds() * EVENTS_PER_SECOND),
            "production");
    producer.setDaemon(true);
    producer.start();
  }

  private Samples killServing(Path folder) {
    FlightsProject project = FlightsProject.copyTo(folder.resolve("flights"));
    try (SparkSession spark = LakeSession.open("braid bench", "local[2]", Map.of())) {
      MadeEpochs epochs = new MadeEpochs(FlightsLake.create(spark, project));
      epochs.add(epochs.routes(size.rows()));
    }
    List<Double> answered = new ArrayList<>();
    ServingNode node = ServingNode.start(project);
    try {
      for (int i = 0; i < size.kills(); i++) {
        long killedNanos = System.nanoTime();
        node.process().kill();
        node = ServingNode.start(project);
        new Visibility(node.url()).awaitEpochAfter(0, PATIENCE);
        answered.add(millisSince(killedNanos));
      }
    } finally {
      node.close();
    }
    return new Samples("serving node: answers", "ms", answered);
  }

  private static double millisSince(long nanoTime) {
    return (System.nanoTime() - nanoTime) / NANOS_IN_MILLI;
  }
}
