package io.braid.speed.epoch;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import io.braid.core.log.DataFile;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.EpochIds;
import io.braid.core.stream.IdHistory;
import io.braid.core.view.ViewManifest;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.TableReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/** The ids in a stream's master dataset, in the lake. */
final class MasterIds implements IdHistory {
  private final SparkSession spark;
  private final DeltaTableLogs lake;
  private final StreamEntry stream;

  MasterIds(SparkSession spark, DeltaTableLogs lake, StreamEntry stream) {
    this.spark = spark;
    this.lake = lake;
    this.stream = stream;
  }

  @Override
  public List<EpochIds> loadThrough(long last) {
    Map<Long, List<Row>> byEpoch = new TreeMap<>();
    newest(new StreamPosition(lake, stream).loadNewest(), last)
        .forEach(
            row -> byEpoch.computeIfAbsent(row.getLong(0), epoch -> new ArrayList<>()).add(row));
    return byEpoch.values().stream()
        .map(
            rows ->
                new EpochIds(
                    rows.stream().map(row -> row.getString(4)).toList(), rows.get(0).getLong(3)))
        .toList();
  }

  /**
   * The last rows that have an id, in the order of the log; more files are read only if need be.
   */
  private List<Row> newest(TableSnapshot master, long last) {
    List<DataFile> files =
        master.files().stream()
            .filter(file -> file.epochs().first() <= last)
            .sorted(Comparator.comparingLong((DataFile file) -> file.epochs().last()).reversed())
            .toList();
    long wanted = stream.dedup().events();
    while (true) {
      long first = firstEpochOf(files, wanted);
      List<Row> rows = read(master, files, new Epochs(first, last));
      if (rows.size() >= stream.dedup().events() || first <= 1) {
        return rows;
      }
      wanted *= 2;
    }
  }

  private record Epochs(long first, long last) {}

  /** From there on the files hold as many rows, if there are as many. */
  private static long firstEpochOf(List<DataFile> newestFirst, long wanted) {
    long rows = 0;
    for (DataFile file : newestFirst) {
      rows += file.rows();
      if (rows >= wanted) {
        return file.epochs().first();
      }
    }
    return 1;
  }

  private List<Row> read(TableSnapshot master, List<DataFile> files, Epochs epochs) {
    List<DataFile> some =
        files.stream().filter(file -> file.epochs().last() >= epochs.first()).toList();
    Dataset<Row> records =
        new TableReader(spark, lake).rows(TableSpec.master(stream, master), some);
    String id = "`%s`".formatted(stream.dedup().by());
    Instant now = ((Stamp.Master) master.stamp()).epoch().asOf();
    long youngest = EventRows.toMicros(now.minus(stream.dedup().age()));
    Dataset<Row> events =
        records
            .where(col(ViewManifest.EPOCH_COLUMN).between(epochs.first(), epochs.last()))
            .where(col("_error").isNull().and(col(id).isNotNull()))
            .select(
                col(ViewManifest.EPOCH_COLUMN),
                col("_partition"),
                col("_offset"),
                expr("unix_micros(_ingested_at)").as("read_at"),
                col(id).cast(DataTypes.StringType));
    Dataset<Row> young =
        stream.dedup().age().isZero() ? events : events.where(col("read_at").geq(youngest));
    List<Row> newest =
        young
            .orderBy(
                col(ViewManifest.EPOCH_COLUMN).desc(),
                col("_partition").desc(),
                col("_offset").desc())
            .limit((int) stream.dedup().events())
            .collectAsList();
    List<Row> inOrder = new ArrayList<>(newest);
    Collections.reverse(inOrder);
    return inOrder;
  }
}
