package io.braid.bench.sum;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.figure.Timings;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.compiler.ViewCompiler;
import io.braid.lake.session.LakeSession;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** {@code sum} over DOUBLE as a view keeps it, over DECIMAL, and as Spark adds it. */
public final class DoubleSumBenchmark implements Benchmark {
  private static final double MOST_TIMES = 5;

  private static final List<Column> SCHEMA =
      List.of(
          new Column("k", ColumnType.of("bigint"), true),
          new Column("x", ColumnType.of("double"), false),
          new Column("d", ColumnType.of("decimal(18,6)"), false));

  /**
   * @param events of which every thousandth has the same key
   * @param warming rounds that go before and do not count
   */
  public record Size(long events, int rounds, int warming) {
    public static final Size FULL = new Size(1_000_000, 15, 8);
    public static final Size QUICK = new Size(10_000, 2, 1);
  }

  private final Size size;

  public DoubleSumBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "double-sum";
  }

  @Override
  public Figure run(Path folder) {
    try (SparkSession spark = LakeSession.open("braid bench", "local[2]", Map.of())) {
      Dataset<Row> events =
          spark
              .range(0, size.events(), 1, 2)
              .selectExpr(
                  "id % 1000 AS k",
                  "cast((id * 2654435761) % 1000003 AS double) / 97 AS x",
                  "cast((id * 2654435761) % 1000003 / 97 AS decimal(18,6)) AS d")
              .cache();
      events.createOrReplaceTempView("numbers");
      compare(spark, events, size.warming());
      List<Timings> timings = compare(spark, events, size.rounds());
      Samples exact = timings.get(0).wall("sum over DOUBLE, exact");
      Samples own = timings.get(2).wall("Spark's own sum over DOUBLE");
      return new Figure(
          "partial states of %,d events and 1,000 keys".formatted(size.events()),
          List.of(exact, timings.get(1).wall("sum over DECIMAL(18,6), exact"), own),
          List.of(
              new Aim(
                  "times Spark's own sum",
                  exact.median() / own.median(),
                  Aim.Bound.AT_MOST,
                  MOST_TIMES)));
    }
  }

  private static List<Timings> compare(SparkSession spark, Dataset<Row> events, int rounds) {
    CompiledView ofDouble = compile(spark, "x");
    CompiledView ofDecimal = compile(spark, "d");
    Timings doubles = new Timings();
    Timings decimals = new Timings();
    Timings own = new Timings();
    for (int i = 0; i < rounds; i++) {
      doubles.measure(() -> finish(ofDouble.partial(events)));
      decimals.measure(() -> finish(ofDecimal.partial(events)));
      own.measure(() -> finish(spark.sql("SELECT k, sum(x) AS s FROM numbers GROUP BY k")));
    }
    return List.of(doubles, decimals, own);
  }

  private static CompiledView compile(SparkSession spark, String column) {
    return new ViewCompiler(spark)
        .compile(
            "sums",
            "bench.sql",
            "SELECT k, sum(%s) AS s FROM numbers GROUP BY k".formatted(column),
            "numbers",
            SCHEMA);
  }

  private static void finish(Dataset<Row> rows) {
    rows.write().format("noop").mode("overwrite").save();
  }
}
