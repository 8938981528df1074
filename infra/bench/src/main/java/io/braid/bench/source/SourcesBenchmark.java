package io.braid.bench.source;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.flights.FlightsLake;
import io.braid.bench.flights.FlightsProject;
import io.braid.bench.store.Stores;
import io.braid.lake.session.LakeSession;
import io.braid.speed.source.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;

/**
 * Events a second from each source into the master dataset and four views, and by its reader alone,
 * against Spark's own reader of the same source, which only counts them.
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
    public static final Size FULL = new Size(2_000_000, 3, true);
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
    List<Double> kept = new ArrayList<>();
    List<Double> read = new ArrayList<>();
    List<Double> counted = new ArrayList<>();
    for (int round = 0; round <= size.rounds(); round++) {
      FlightsProject project =
          FlightsProject.copyTo(folder.resolve(supply.name() + " " + round).resolve("flights"));
      FlightsLake lake = FlightsLake.create(spark, project);
      if (round == 1) {
        List.of(kept, read, counted).forEach(List::clear);
      }
      try (Intake intake = new Intake(lake, supply.open(lake), commits);
          Source source = supply.open(lake)) {
        source.topicId(); // opens its client, as that of a layer that runs is open
        kept.add(rate(supply, intake::run));
        read.add(rate(supply, () -> Reading.count(spark, source)));
      }
      counted.add(rate(supply, () -> supply.countPlainly(spark)));
    }
    Samples whole = new Samples(supply.name() + ", kept", "events/s", kept);
    Samples reading = new Samples(supply.name() + ", only read", "events/s", read);
    Samples plain = new Samples(supply.name() + ", counted by Spark", "events/s", counted);
    measured.addAll(List.of(whole, reading, plain));
    aims.add(Aim.timesAsFast(whole, plain, AT_LEAST));
    aims.add(Aim.timesAsFast(reading, plain, AT_LEAST));
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
