package io.braid.lake.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.IncrementBuilder;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.FileWriter;
import io.braid.lake.table.TableReader;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Builds a lagging view's increments from the master dataset, all missing epochs in one job. */
public final class CatchUp implements IncrementBuilder {
  private final SparkSession spark;
  private final DeltaTableLogs lake;
  private final StreamEntry stream;
  private final Function<ViewManifest, CompiledView> views;

  /**
   * @param views compiles a definition, or finds it compiled
   */
  public CatchUp(
      SparkSession spark,
      DeltaTableLogs lake,
      StreamEntry stream,
      Function<ViewManifest, CompiledView> views) {
    this.spark = spark;
    this.lake = lake;
    this.stream = stream;
    this.views = views;
  }

  @Override
  public List<DataFile> build(ViewManifest view, TableSnapshot master, long after, long through) {
    EpochRange missing = new EpochRange(after + 1, through);
    FileWriter writer = lake.newWriter(TableSpec.increments(view));
    Dataset<Row> states = views.apply(view).partialByEpoch(events(master, missing));
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
        .rows(TableSpec.master(stream, master), files)
        .where(col(ViewManifest.EPOCH_COLUMN).between(missing.first(), missing.last()))
        .where(col("_error").isNull().and(not(col("_duplicate"))));
  }
}
