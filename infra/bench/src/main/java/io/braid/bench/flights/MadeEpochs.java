package io.braid.bench.flights;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.monotonically_increasing_id;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.EpochDraft;
import io.braid.core.protocol.StreamWriter;
import io.braid.core.stream.Counts;
import io.braid.core.stream.EpochRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.table.CheckpointingTableLogs;
import io.braid.lake.table.FileWriter;
import io.braid.lake.table.TableSchema;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Fills a lake with epochs far larger than a source would bring: files, commits and all. */
public record MadeEpochs(FlightsLake lake) {
  /** In the example's file. */
  public static final int FLIGHTS = 20_000;

  /** Adds epochs, each of which holds the example's flights so many times. */
  public void addFlights(int epochs, int times) {
    for (int i = 0; i < epochs; i++) {
      add(flights(times));
    }
  }

  /** The example's flights, each so many times, a month apart. */
  private Dataset<Row> flights(int times) {
    Dataset<Row> once =
        lake.spark()
            .read()
            .schema(TableSchema.toStruct(lake.stream().columns()))
            .json(Flights.file().toString());
    return lake.spark()
        .range(0, times, 1, 2)
        .crossJoin(once)
        .withColumn("date", org.apache.spark.sql.functions.expr("date + id * INTERVAL '31' DAY"))
        .drop("id");
  }

  /** {@code rows} flights of as many routes: {@code O0…O4999} to {@code D0, D1, …}. */
  public Dataset<Row> routes(long rows) {
    return lake.spark()
        .range(0, rows, 1, 2)
        .selectExpr(
            "timestamp_seconds(978307200 + id % 2592000) AS date",
            "CAST(id % 200 - 20 AS INT) AS delay",
            "CAST(100 + id % 2000 AS INT) AS distance",
            "concat('O', id % 5000) AS origin",
            "concat('D', id DIV 5000) AS destination");
  }

  /** Adds an epoch with these events. */
  public void add(Dataset<Row> events) {
    try (CheckpointingTableLogs logs = lake.newLogs()) {
      StreamWriter writer = lake.openWriter(logs, Runnable::run);
      long number = writer.last().number() + 1;
      long offset = writer.last().after().nextOf(0);
      List<DataFile> records =
          write(TableSpec.master(lake.stream()), number, toRecords(events, number, offset));
      Map<ViewId, List<DataFile>> increments = new HashMap<>();
      for (CompiledView view : lake.views()) {
        increments.put(view.manifest().id(), write(view, number, events));
      }
      long count = records.stream().mapToLong(DataFile::rows).sum();
      OffsetVector reached = new OffsetVector("made", new TreeMap<>(Map.of(0, offset + count)));
      writer.commit(
          new EpochDraft(
              number, reached, Instant.now(), new Counts(count, 0, 0), records, increments));
    }
  }

  private Dataset<Row> toRecords(Dataset<Row> events, long number, long offset) {
    Column[] columns =
        Stream.concat(
                Stream.of(
                    lit(number),
                    lit(0),
                    monotonically_increasing_id().plus(offset),
                    lit(Instant.now()),
                    lit(false),
                    lit(null).cast(DataTypes.StringType),
                    lit(null).cast(DataTypes.BinaryType)),
                lake.stream().columns().stream().map(column -> col(column.name())))
            .toArray(Column[]::new);
    return events.select(columns);
  }

  private List<DataFile> write(CompiledView view, long number, Dataset<Row> events) {
    Dataset<Row> states = view.partial(events);
    Column[] columns =
        Stream.concat(Stream.of(lit(number).as(ViewManifest.EPOCH_COLUMN)), Stream.of(col("*")))
            .toArray(Column[]::new);
    return write(TableSpec.increments(view.manifest()), number, states.select(columns));
  }

  private List<DataFile> write(TableSpec table, long number, Dataset<Row> rows) {
    FileWriter writer = lake.tables().newWriter(table);
    return rows.queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(
            part -> {
              Iterator<DataFile> written =
                  writer.write(EpochRange.of(number), part).stream().iterator();
              return written;
            })
        .collect();
  }
}
