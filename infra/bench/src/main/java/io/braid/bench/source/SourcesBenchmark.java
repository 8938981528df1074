package io.braid.bench.source;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.flights.FlightsLake;
import io.braid.bench.flights.FlightsProject;
import io.braid.bench.store.Stores;
import io.braid.lake.session.LakeSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Events a second from each source into the master dataset and four views, against Spark's own
 * reader of the same source, which only counts them.
 */
public final class SourcesBenchmark implements Benchmark {
  private static final double AT_LEAST = 0.5;
  private static final double NANOS_IN_SECOND = 1e9;

  /**
   * @param events in each source
   * @param rounds that count, after one that does not
   * @param everywhere also in HDFS and S3
   */
  public record Size(int events, int rounds, boolean everywhere) {
    public static final Size FULL = new Size(1_000_000, 3, true);
    public static final Size QUICK = new Size(4_000, 1, false);
  }

  private final Size size;

  public SourcesBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "sources";
  }

  @Override
  public Figure run(Path folder) {
    ExecutorService commits = Executors.newFixedThreadPool(4);
    try (Stores stores = Stores.start(folder.resolve("stores"), size.everywhere());
        SparkSession spark =
            LakeSession.open("braid bench", "local[2]", stores.toSparkSettings())) {
      List<Samples> measured = new ArrayList<>();
      List<Aim> aims = new ArrayList<>();
      try (Supply kafka = KafkaSupply.of(folder.resolve("kafka"), size.events())) {
        compare(kafka, spark, folder, commits, measured, aims);
      }
      Configuration hadoop = spark.sparkContext().hadoopConfiguration();
      stores
          .folders("in")
          .forEach(
              (name, place) -> {
                Supply files = FolderSupply.of("files on " + name, place, hadoop, size.events());
                compare(files, spark, folder, commits, measured, aims);
              });
      return new Figure(
          "%,d flights from each source: Braid, into the master dataset and four views, against Spark's reader that counts"
              .formatted(size.events()),
          measured,
          aims);
    } finally {
      commits.shutdown();
    }
  }

  private void compare(
      Supply supply,
      SparkSession spark,
      Path folder,
      ExecutorService commits,
      List<Samples> measured,
      List<Aim> aims) {
    List<Double> ours = new ArrayList<>();
    List<Double> plain = new ArrayList<>();
    for (int round = 0; round <= size.rounds(); round++) {
      FlightsProject project =
          FlightsProject.copyTo(folder.resolve(supply.name() + " " + round).resolve("flights"));
      FlightsLake lake = FlightsLake.create(spark, project);
      double ofBraid;
      try (Intake intake = new Intake(lake, supply.open(lake), commits)) {
        ofBraid = rate(supply, intake::run);
      }
      double ofSpark = rate(supply, () -> supply.countPlainly(spark));
      if (round > 0) {
        ours.add(ofBraid);
        plain.add(ofSpark);
      }
    }
    Samples braid = new Samples(supply.name() + ", Braid", "events/s", ours);
    Samples count = new Samples(supply.name() + ", counted", "events/s", plain);
    measured.addAll(List.of(braid, count));
    aims.add(Aim.timesAsFast(braid, count, AT_LEAST));
  }

  /** Events a second; every one of them must have arrived. */
  private double rate(Supply supply, LongSupplier work) {
    long began = System.nanoTime();
    long events = work.getAsLong();
    double seconds = (System.nanoTime() - began) / NANOS_IN_SECOND;
    if (events != size.events()) {
      throw new IllegalStateException(
          "%d of %d events came from %s".formatted(events, size.events(), supply.name()));
    }
    return events / seconds;
  }
}
