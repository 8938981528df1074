package io.braid.bench.recompute;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.figure.Timings;
import io.braid.bench.flights.FlightsLake;
import io.braid.bench.flights.FlightsProject;
import io.braid.bench.flights.MadeEpochs;
import io.braid.core.log.TableSpec;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.session.LakeSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** All views from all of the master dataset: the batch layer's way and plain Spark's. */
public final class RecomputeBenchmark implements Benchmark {
  private static final double TIMES_DEARER = 1.3;

  /**
   * @param epochs in the master dataset
   * @param times how often each epoch holds the 20,000 flights
   * @param rounds in which both recompute all views; one more goes before and does not count
   */
  public record Size(int epochs, int times, int rounds) {
    public static final Size FULL = new Size(10, 20, 9);
    public static final Size QUICK = new Size(2, 1, 1);
  }

  private final Size size;

  public RecomputeBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "recompute";
  }

  @Override
  public Figure run(Path folder) {
    try (SparkSession spark = LakeSession.open("braid bench", "local[2]", Map.of())) {
      FlightsLake lake =
          FlightsLake.create(spark, FlightsProject.copyTo(folder.resolve("flights")));
      new MadeEpochs(lake).addFlights(size.epochs(), size.times());
      return compare(lake, folder.resolve("tables"));
    }
  }

  private Figure compare(FlightsLake lake, Path tables) {
    Timings batch = new Timings();
    Timings plain = new Timings();
    BatchSteps steps = new BatchSteps(lake);
    nameMasterRows(lake);
    steps.recompute();
    createTables(lake, tables.resolve("first"));
    for (int i = 0; i < size.rounds(); i++) {
      Path folder = tables.resolve("round" + i);
      batch.measure(steps::recompute);
      plain.measure(() -> createTables(lake, folder));
    }
    Samples recompute = batch.wall("recompute");
    Samples createTable = plain.wall("CREATE TABLE AS");
    return new Figure(
        "four views from %,d rows of the master dataset: batch recompute against Spark's CREATE TABLE AS of the same SQL"
            .formatted(size.epochs() * size.times() * MadeEpochs.FLIGHTS),
        List.of(recompute, createTable, batch.cpu("recompute"), plain.cpu("CREATE TABLE AS")),
        List.of(Aim.timesDearer(recompute, createTable, TIMES_DEARER)));
  }

  /** The definitions say {@code FROM flights}; to plain Spark these are the same rows. */
  private static void nameMasterRows(FlightsLake lake) {
    lake.spark()
        .read()
        .format("delta")
        .load(lake.folder(TableSpec.master(lake.stream())).toString())
        .where(col("_error").isNull().and(not(col("_duplicate"))))
        .createOrReplaceTempView(lake.stream().name());
  }

  private static void createTables(FlightsLake lake, Path folder) {
    for (CompiledView view : lake.views()) {
      ViewManifest manifest = view.manifest();
      lake.spark()
          .sql(
              "CREATE TABLE delta.`%s` USING delta AS %s"
                  .formatted(folder.resolve(manifest.name()), manifest.sql()));
    }
  }
}
