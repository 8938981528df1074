package io.braid.speed.epoch;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.EpochDraft;
import io.braid.core.protocol.ReplayEngine;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Counts;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.EpochRange;
import io.braid.core.stream.KnownIds;
import io.braid.lake.engine.TaskFailures;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.FileWriter;
import io.braid.speed.source.SourceRecord;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.storage.StorageLevel;

/**
 * Decodes dead letters anew. What it has decoded is kept for the next try, because an epoch that
 * comes in between leaves little time.
 */
public final class ReplayJob implements ReplayEngine {
  /** Below this, one more file costs more than it brings. */
  private static final long SMALLEST = 20_000;

  private final SparkSession spark;
  private final DeltaTableLogs lake;
  private final StreamEntry stream;
  private final FileWriter writer;
  private final Function<TableSnapshot, Dataset<Row>> wanted;

  /**
   * @param wanted the dead letters that are to be replayed, with {@code _partition}, {@code
   *     _offset} and {@code _raw}, of a master dataset
   */
  public ReplayJob(
      SparkSession spark,
      DeltaTableLogs lake,
      StreamEntry stream,
      Function<TableSnapshot, Dataset<Row>> wanted) {
    this.spark = spark;
    this.lake = lake;
    this.stream = stream;
    this.writer = lake.newWriter(TableSpec.master(stream));
    this.wanted = wanted;
  }

  @Override
  public Decoded decode(TableSnapshot master) {
    Dataset<Row> letters = wanted.apply(master).select("_partition", "_offset", "_raw");
    return run(
        () -> {
          StreamEntry entry = stream;
          JavaRDD<UnsafeRow> events =
              letters
                  .javaRDD()
                  .mapPartitions(rows -> decode(entry, rows))
                  .persist(StorageLevel.MEMORY_AND_DISK());
          long decoded = events.count();
          return new Found(events, decoded, letters.count() - decoded);
        });
  }

  /** The numbers of the epoch and its time come when they are known. */
  private static Iterator<UnsafeRow> decode(StreamEntry stream, Iterator<Row> letters) {
    HeldRows held = new HeldRows();
    EventRows decoded = new EventRows(stream, 0, 0, Duplicates.NONE);
    letters.forEachRemaining(
        row ->
            decoded.add(
                new SourceRecord(row.getInt(0), row.getLong(1), Optional.ofNullable(row.getAs(2))),
                held));
    return held.events().iterator();
  }

  private final class Found implements Decoded {
    private final JavaRDD<UnsafeRow> rows;
    private final long events;
    private final long undecodable;

    Found(JavaRDD<UnsafeRow> rows, long events, long undecodable) {
      this.rows = rows;
      this.events = events;
      this.undecodable = undecodable;
    }

    @Override
    public long events() {
      return events;
    }

    @Override
    public long undecodable() {
      return undecodable;
    }

    private Duplicates judge(long epoch, long readAtMicros) {
      if (stream.dedup().isNone()) {
        return Duplicates.NONE;
      }
      IdColumn id = IdColumn.of(stream);
      List<Arrival> arrivals =
          run(() -> rows.flatMap(event -> id.find(event).stream().iterator()).collect());
      return Duplicates.judge(
          new KnownIds(stream.dedup(), new MasterIds(spark, lake, stream)),
          epoch,
          arrivals,
          readAtMicros);
    }

    @Override
    public EpochDraft write(Epoch before, Instant readAt) {
      long epoch = before.number() + 1;
      long micros = EventRows.toMicros(readAt);
      FileWriter master = writer;
      Duplicates duplicates = judge(epoch, micros);
      int files =
          (int) Math.max(1, Math.min(spark.sparkContext().defaultParallelism(), events / SMALLEST));
      List<DataFile> written =
          run(
              () ->
                  rows.coalesce(files)
                      .mapPartitions(
                          part ->
                              master
                                  .write(
                                      EpochRange.of(epoch),
                                      EventRows.numbered(part, epoch, micros, duplicates))
                                  .stream()
                                  .iterator())
                      .collect());
      return new EpochDraft(
          epoch,
          before.after(),
          readAt,
          new Counts(events, 0, duplicates.count()),
          written,
          Map.of());
    }
  }

  private static <T> T run(Supplier<T> job) {
    try {
      return job.get();
    } catch (Exception e) { // Scala does not declare what it throws
      throw TaskFailures.unwrap(e);
    }
  }
}
