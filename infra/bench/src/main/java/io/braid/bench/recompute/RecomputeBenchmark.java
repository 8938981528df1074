package io.braid.bench.recompute;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.figure.Timings;
import io.braid.bench.flights.FlightsLake;
import io.braid.core.log.TableSpec;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import java.nio.file.Path;
import java.util.List;

/** All views from all of the master dataset: the batch layer's way and plain Spark's. */
public final class RecomputeBenchmark implements Benchmark {
  private static final double TIMES_DEARER = 1.3;

  public static final LakeSize FULL = new LakeSize(10, 20, 9);

  private final LakeSize size;

  public RecomputeBenchmark(LakeSize size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "recompute";
  }

  @Override
  public Figure run(Path folder) {
    return size.with(folder, lake -> compare(lake, folder.resolve("tables")));
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
            .formatted(size.rows()),
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
