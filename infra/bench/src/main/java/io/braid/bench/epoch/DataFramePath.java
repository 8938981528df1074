package io.braid.bench.epoch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.braid.bench.flights.FlightsLake;
import io.braid.core.log.TableSpec;
import io.braid.core.view.Merge;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.table.TableSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The same epoch through Spark's ordinary writers, as well tuned as we know how: parsed and kept in
 * memory once, one partition so that nothing is shuffled, one file a table, transactions that a
 * second try would not repeat, and the views written side by side after the master dataset.
 */
final class DataFramePath {
  private static final StructType RECORD =
      new StructType().add("partition", "int").add("offset", "long").add("value", "string");

  private final FlightsLake lake;
  private final Path folder;
  private final int eventsPerPartition;
  private final Executor commits;
  private final StructType event;
  private long epoch;

  DataFramePath(FlightsLake lake, Path folder, int eventsPerPartition, Executor commits) {
    this.lake = lake;
    this.folder = folder;
    this.eventsPerPartition = eventsPerPartition;
    this.commits = commits;
    this.event = TableSchema.toStruct(lake.stream().columns());
  }

  void runEpoch() {
    List<Row> records = records(epoch * eventsPerPartition);
    epoch++;
    Dataset<Row> master = parse(records).coalesce(1).persist(StorageLevel.MEMORY_ONLY());
    append(master, "master");
    Dataset<Row> events = master.where(col("_error").isNull());
    CompletableFuture.allOf(
            lake.views().stream()
                .map(
                    view ->
                        CompletableFuture.runAsync(() -> appendIncrement(view, events), commits))
                .toArray(CompletableFuture[]::new))
        .join();
    master.unpersist(false);
  }

  /** Both paths have the same events in the master dataset and the same sums in the views. */
  void requireTheSame() {
    compare(TableSpec.master(lake.stream()), "master", count(lit(1)));
    for (CompiledView view : lake.views()) {
      ViewManifest manifest = view.manifest();
      String number =
          manifest.state().stream()
              .filter(state -> state.merge() == Merge.SUM)
              .findFirst()
              .orElseThrow()
              .name();
      compare(TableSpec.increments(manifest), manifest.name(), sum(number));
    }
  }

  private void compare(TableSpec table, String name, Column total) {
    Row direct = read(lake.folder(table)).agg(total).first();
    Row here = read(folder.resolve(name)).agg(total).first();
    if (!direct.equals(here)) {
      throw new IllegalStateException(
          "The paths differ in %s: %s and %s".formatted(name, direct, here));
    }
  }

  private Dataset<Row> read(Path table) {
    return lake.spark().read().format("delta").load(table.toString());
  }

  private List<Row> records(long from) {
    List<Row> records = new ArrayList<>();
    for (int partition = 0; partition < HeldEvents.PARTITIONS; partition++) {
      for (long offset = from; offset < from + eventsPerPartition; offset++) {
        String value = new String(HeldEvents.event(partition, offset), StandardCharsets.UTF_8);
        records.add(RowFactory.create(partition, offset, value));
      }
    }
    return records;
  }

  private Dataset<Row> parse(List<Row> records) {
    Column bad = col("e.origin").isNull().or(col("e.destination").isNull());
    return lake.spark()
        .createDataFrame(records, RECORD)
        .withColumn("e", from_json(col("value"), event, Map.of("mode", "PERMISSIVE")))
        .select(
            lit(epoch).as(ViewManifest.EPOCH_COLUMN),
            col("partition").as("_partition"),
            col("offset").as("_offset"),
            current_timestamp().as("_ingested_at"),
            lit(false).as("_duplicate"),
            when(bad, lit("not decoded")).as("_error"),
            when(bad, col("value").cast("binary")).as("_raw"),
            col("e.*"));
  }

  private void appendIncrement(CompiledView view, Dataset<Row> events) {
    Dataset<Row> states =
        view.partial(events).select(lit(epoch).as(ViewManifest.EPOCH_COLUMN), col("*"));
    append(states, view.manifest().name());
  }

  private void append(Dataset<Row> rows, String table) {
    rows.write()
        .format("delta")
        .mode("append")
        .option("txnAppId", "bench")
        .option("txnVersion", epoch)
        .save(folder.resolve(table).toString());
  }
}
