package io.braid.bench.recompute;

import io.braid.bench.figure.Figure;
import io.braid.bench.flights.FlightsLake;
import io.braid.bench.flights.FlightsProject;
import io.braid.bench.flights.MadeEpochs;
import io.braid.lake.session.LakeSession;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * How much a lake holds, and how often all of it is worked through.
 *
 * @param epochs in the master dataset
 * @param times how often each epoch holds the 20,000 flights
 * @param rounds that count; one more goes before
 */
public record LakeSize(int epochs, int times, int rounds) {
  public static final LakeSize QUICK = new LakeSize(2, 1, 1);

  int rows() {
    return epochs * times * MadeEpochs.FLIGHTS;
  }

  /** Takes a figure of a lake of this size. */
  Figure with(Path folder, Function<FlightsLake, Figure> work) {
    try (SparkSession spark = LakeSession.open("braid bench", "local[2]", Map.of())) {
      FlightsLake lake =
          FlightsLake.create(spark, FlightsProject.copyTo(folder.resolve("flights")));
      new MadeEpochs(lake).addFlights(epochs, times);
      return work.apply(lake);
    }
  }
}
