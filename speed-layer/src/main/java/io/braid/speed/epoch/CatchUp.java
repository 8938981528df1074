package io.braid.speed.epoch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.IncrementBuilder;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.FileWriter;
import io.braid.lake.table.TableReader;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Builds a lagging view's increments from the master dataset, all missing epochs in one job. */
public final class CatchUp implements IncrementBuilder {
  private final SparkSession spark;
  private final DeltaTableLogs lake;
  private final StreamEntry stream;
  private final Map<ViewId, CompiledView> views;

  public CatchUp(
      SparkSession spark, DeltaTableLogs lake, StreamEntry stream, List<CompiledView> views) {
    this.spark = spark;
    this.lake = lake;
    this.stream = stream;
    this.views =
        views.stream().collect(Collectors.toMap(view -> view.manifest().id(), Function.identity()));
  }

  @Override
  public List<DataFile> build(ViewManifest view, TableSnapshot master, long after, long through) {
    EpochRange missing = new EpochRange(after + 1, through);
    FileWriter writer = lake.newWriter(TableSpec.increments(view));
    Dataset<Row> states = load(view.id()).partialByEpoch(events(master, missing));
    try {
      return states
          .queryExecution()
          .toRdd()
          .toJavaRDD()
          .mapPartitions(
              rows -> writer.write(new EpochRange(after + 1, through), rows).stream().iterator())
          .collect();
    } catch (Exception e) {
      throw TaskFailures.unwrap(e);
    }
  }

  private Dataset<Row> events(TableSnapshot master, EpochRange missing) {
    List<DataFile> files =
        master.files().stream()
            .filter(file -> file.epochs().last() >= missing.first())
            .filter(file -> file.epochs().first() <= missing.last())
            .toList();
    return new TableReader(spark, lake)
        .rows(TableSpec.master(stream), files)
        .where(col(ViewManifest.EPOCH_COLUMN).between(missing.first(), missing.last()))
        .where(col("_error").isNull().and(not(col("_duplicate"))));
  }

  private CompiledView load(ViewId view) {
    CompiledView compiled = views.get(view);
    if (compiled == null) {
      throw new IllegalArgumentException(
          "View %s was not compiled for this stream".formatted(view));
    }
    return compiled;
  }
}
