package io.braid.bench.compile;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.figure.Timings;
import io.braid.bench.flights.FlightsLake;
import io.braid.bench.flights.FlightsProject;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.compiler.ViewCompiler;
import io.braid.lake.session.LakeSession;
import io.braid.lake.table.TableSchema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The example's views, compiled again and again. */
public final class CompileBenchmark implements Benchmark {
  private static final double MOST_MILLIS = 100;

  /**
   * @param rounds in which each view is compiled and planned
   * @param warming rounds that go before and do not count
   */
  public record Size(int rounds, int warming) {
    public static final Size FULL = new Size(50, 20);
    public static final Size QUICK = new Size(2, 1);
  }

  private final Size size;

  public CompileBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "compile";
  }

  @Override
  public Figure run(Path folder) {
    try (SparkSession spark = LakeSession.open("braid bench", "local[2]", Map.of())) {
      return measure(FlightsLake.create(spark, FlightsProject.copyTo(folder.resolve("flights"))));
    }
  }

  private Figure measure(FlightsLake lake) {
    lake.spark()
        .createDataFrame(List.<Row>of(), TableSchema.toStruct(lake.stream().columns()))
        .createOrReplaceTempView(lake.stream().name());
    compare(lake, size.warming());
    List<Timings> timings = compare(lake, size.rounds());
    Samples compiled = timings.get(0).wall("compile a view");
    Samples planned = timings.get(1).wall("Spark's physical plan of its SQL");
    return new Figure(
        "each of the example's views, compiled warm, against Spark's own planning",
        List.of(compiled, planned, timings.get(0).cpu("compile a view")),
        List.of(
            new Aim("ms to compile a view", compiled.median(), Aim.Bound.AT_MOST, MOST_MILLIS)));
  }

  private static List<Timings> compare(FlightsLake lake, int rounds) {
    Timings compiling = new Timings();
    Timings planning = new Timings();
    ViewCompiler compiler = new ViewCompiler(lake.spark());
    for (int i = 0; i < rounds; i++) {
      for (CompiledView view : lake.views()) {
        ViewManifest manifest = view.manifest();
        compiling.measure(
            () ->
                compiler.compile(
                    manifest.name(),
                    "bench.sql",
                    manifest.sql(),
                    lake.stream().name(),
                    lake.stream().columns()));
        planning.measure(() -> lake.spark().sql(manifest.sql()).queryExecution().executedPlan());
      }
    }
    return List.of(compiling, planning);
  }
}
