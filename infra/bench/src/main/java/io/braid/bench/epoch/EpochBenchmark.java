package io.braid.bench.epoch;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.figure.Timings;
import io.braid.bench.flights.FlightsLake;
import io.braid.bench.flights.FlightsProject;
import io.braid.lake.session.LakeSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.spark.sql.SparkSession;

/** What an epoch costs, and whether it stays at that. */
public final class EpochBenchmark implements Benchmark {
  private static final int EVENTS_PER_PARTITION = 250;
  private static final double TIMES_CHEAPER = 6;
  private static final double FLAT = 1.2;

  /**
   * @param warmUps rounds that do not count
   * @param rounds an epoch each way in each
   * @param epochs of the direct path in a row
   * @param window how many of the first and of the last are compared
   */
  public record Size(int warmUps, int rounds, int epochs, int window) {
    public static final Size FULL = new Size(10, 40, 500, 50);
    public static final Size QUICK = new Size(1, 2, 6, 2);
  }

  private final Size size;

  public EpochBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "epoch";
  }

  @Override
  public Figure run(Path folder) {
    ExecutorService commits = Executors.newFixedThreadPool(4);
    try (SparkSession spark = LakeSession.open("braid bench", "local[2]", Map.of())) {
      FlightsLake lake =
          FlightsLake.create(spark, FlightsProject.copyTo(folder.resolve("flights")));
      DataFramePath frames =
          new DataFramePath(lake, folder.resolve("frames"), EVENTS_PER_PARTITION, commits);
      try (DirectPath direct = new DirectPath(lake, EVENTS_PER_PARTITION, commits)) {
        return run(direct, frames);
      }
    } finally {
      commits.shutdown();
    }
  }

  private Figure run(DirectPath direct, DataFramePath frames) {
    inTurns(size.warmUps(), direct, new Timings(), frames, new Timings());
    Timings directly = new Timings();
    Timings byFrames = new Timings();
    inTurns(size.rounds(), direct, directly, frames, byFrames);
    frames.requireTheSame();
    Timings inARow = new Timings();
    for (int i = 0; i < size.epochs(); i++) {
      inARow.measure(direct::runEpoch);
    }
    List<Double> all = inARow.wall("all").values();
    Samples first =
        new Samples(
            "first %d in a row".formatted(size.window()), "ms", all.subList(0, size.window()));
    Samples last =
        new Samples(
            "last %d of %d".formatted(size.window(), all.size()),
            "ms",
            all.subList(all.size() - size.window(), all.size()));
    return new Figure(
        "an epoch of %,d flights into the master dataset and four views: Braid against DataFrame writers"
            .formatted(EVENTS_PER_PARTITION * HeldEvents.PARTITIONS),
        List.of(
            directly.wall("direct"),
            byFrames.wall("DataFrames"),
            directly.cpu("direct"),
            byFrames.cpu("DataFrames"),
            first,
            last),
        List.of(
            Aim.timesCheaper(byFrames.wall("DataFrames"), directly.wall("direct"), TIMES_CHEAPER),
            Aim.timesDearer(last, first, FLAT)));
  }

  private static void inTurns(
      int rounds, DirectPath direct, Timings directly, DataFramePath frames, Timings byFrames) {
    for (int i = 0; i < rounds; i++) {
      directly.measure(direct::runEpoch);
      byFrames.measure(frames::runEpoch);
    }
  }
}
