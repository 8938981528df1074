package io.braid.bench.store;

import io.braid.bench.figure.Aim;
import io.braid.bench.figure.Aim.Bound;
import io.braid.bench.figure.Benchmark;
import io.braid.bench.figure.Figure;
import io.braid.bench.figure.Samples;
import io.braid.bench.figure.Timings;
import io.braid.core.log.Commit;
import io.braid.core.log.CommitResult;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.lake.session.LakeSession;
import io.braid.lake.table.DeltaTableLogs;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** One commit of a table: on a disk, in HDFS and in S3. */
public final class CommitBenchmark implements Benchmark {
  private static final String STREAM = "flights";

  /** A quarter of the shortest interval that people use. */
  private static final double MOST_MILLIS = 250;

  /**
   * @param warmUps rounds that do not count
   * @param rounds a commit on each store in each
   */
  public record Size(int warmUps, int rounds) {
    public static final Size FULL = new Size(30, 200);
    public static final Size QUICK = new Size(1, 3);
  }

  private final Size size;

  public CommitBenchmark(Size size) {
    this.size = size;
  }

  @Override
  public String name() {
    return "commit";
  }

  @Override
  public Figure run(Path folder) {
    try (Stores stores = Stores.start(folder, true);
        SparkSession spark =
            LakeSession.open("braid bench", "local[2]", stores.toSparkSettings())) {
      Map<String, TableLog> tables = new LinkedHashMap<>();
      stores
          .folders("lake")
          .forEach(
              (name, lake) ->
                  tables.put(
                      name,
                      new DeltaTableLogs(
                              lake.toString(),
                              spark.sparkContext().hadoopConfiguration(),
                              Clock.systemUTC())
                          .open(TableSpec.files(STREAM))));
      return measure(tables);
    }
  }

  private Figure measure(Map<String, TableLog> tables) {
    Map<String, Timings> timings = new LinkedHashMap<>();
    tables.forEach((name, table) -> commit(table, -1, Operation.CREATE));
    for (int round = 0; round < size.warmUps() + size.rounds(); round++) {
      if (round == size.warmUps()) {
        timings.clear();
      }
      long version = round;
      tables.forEach(
          (name, table) ->
              timings
                  .computeIfAbsent(name, store -> new Timings())
                  .measure(() -> commit(table, version, Operation.LIST)));
    }
    List<Samples> commits =
        timings.entrySet().stream().map(each -> each.getValue().wall(each.getKey())).toList();
    return new Figure(
        "one commit of a table without a file, in turns",
        commits,
        commits.stream()
            .map(
                each ->
                    new Aim(
                        "ms a commit, " + each.what(), each.median(), Bound.AT_MOST, MOST_MILLIS))
            .toList());
  }

  private static void commit(TableLog table, long expected, Operation operation) {
    CommitResult result =
        table.commitAfter(
            expected, Commit.adding(operation, new Stamp.Files(STREAM, expected + 1), List.of()));
    if (!(result instanceof CommitResult.Committed)) {
      throw new IllegalStateException("Nobody else writes, but the commit came to " + result);
    }
  }
}
