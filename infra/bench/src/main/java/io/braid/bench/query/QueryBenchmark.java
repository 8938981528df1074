package io.braid.bench.query;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.figure.Timings;
import io.braid.bench.flights.FlightsLake;
import io.braid.bench.flights.FlightsProject;
import io.braid.bench.flights.MadeEpochs;
import io.braid.bench.flights.ServingNode;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.session.LakeSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.SparkSession;

/** A route by its key. */
public final class QueryBenchmark implements Benchmark {
  private static final String VIEW = "delays_by_route";
  private static final int ORIGINS = 5_000;
  private static final double TIMES_DUCKDB = 2;
  private static final double TIMES_SPARK = 50;

  /**
   * @param rows of the merged view
   * @param warmUps queries of pgjdbc and of DuckDB that do not count
   * @param rounds in which the three take turns
   * @param queries of pgjdbc and of DuckDB in each round; a twentieth of it of Spark
   */
  public record Size(int rows, int warmUps, int rounds, int queries) {
    public static final Size FULL = new Size(1_000_000, 3_000, 10, 200);
    public static final Size QUICK = new Size(10_000, 10, 2, 20);
  }

  private final Size size;
  private final Random random = new Random(1);

  public QueryBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "query";
  }

  @Override
  public Figure run(Path folder) {
    FlightsProject project = FlightsProject.copyTo(folder.resolve("flights"));
    try (SparkSession spark = LakeSession.open("braid bench", "local[2]", Map.of())) {
      FlightsLake lake = FlightsLake.create(spark, project);
      MadeEpochs epochs = new MadeEpochs(lake);
      epochs.add(epochs.routes(size.rows()));
      CompiledView view = lake.view(VIEW);
      try (ServingNode node = ServingNode.start(project);
          PointQuery pgjdbc = JdbcQuery.pgJdbc(node.url());
          PointQuery duckDb = JdbcQuery.duckDb(lake, view.manifest());
          PointQuery cached = SparkQuery.usual(lake, view);
          PointQuery tuned = SparkQuery.tuned(lake, view)) {
        return compare(pgjdbc, duckDb, cached, tuned);
      }
    }
  }

  private Figure compare(PointQuery pgjdbc, PointQuery duckDb, PointQuery spark, PointQuery tuned) {
    for (PointQuery each : List.of(pgjdbc, duckDb)) {
      measure(each, new Timings(), size.warmUps());
    }
    for (PointQuery each : List.of(spark, tuned)) {
      measure(each, new Timings(), Math.max(1, size.warmUps() / 100));
    }
    Timings served = new Timings();
    Timings inProcess = new Timings();
    Timings cached = new Timings();
    Timings cachedTuned = new Timings();
    for (int i = 0; i < size.rounds(); i++) {
      measure(pgjdbc, served, size.queries());
      measure(duckDb, inProcess, size.queries());
      measure(spark, cached, size.queries() / 20);
      measure(tuned, cachedTuned, size.queries() / 20);
    }
    Samples overPgjdbc = served.wall("pgjdbc");
    Samples overDuckDb = inProcess.wall("DuckDB");
    Samples overSpark = cached.wall("Spark cached");
    return new Figure(
        "one of %,d merged rows by its key: pgjdbc against DuckDB in process and Spark SQL on a cached table"
            .formatted(size.rows()),
        List.of(overPgjdbc, overDuckDb, overSpark, cachedTuned.wall("Spark cached, tuned")),
        List.of(
            Aim.timesDearer(overPgjdbc, overDuckDb, TIMES_DUCKDB),
            Aim.timesCheaper(overSpark, overPgjdbc, TIMES_SPARK)));
  }

  private void measure(PointQuery query, Timings timings, int count) {
    for (int i = 0; i < count; i++) {
      int row = random.nextInt(size.rows());
      String origin = "O" + row % ORIGINS;
      String destination = "D" + row / ORIGINS;
      long expected = 100 + row % 2000;
      timings.measure(
          () -> {
            if (query.find(origin, destination) != expected) {
              throw new IllegalStateException(
                  "%s: wrong answer for %s to %s"
                      .formatted(query.getClass().getSimpleName(), origin, destination));
            }
          });
    }
  }
}
