package io.braid.speed.epoch;

import io.braid.core.error.BraidException;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.EpochDraft;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Counts;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.engine.TaskFailures;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.speed.source.RecordReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Runs epochs of one stream: one Spark job of one stage, whose tasks do all of it. Planned once.
 * Commits nothing. For one thread.
 */
public final class EpochJob {
  private final JavaSparkContext spark;
  private final EpochTask task;
  private final List<ViewId> views;

  private EpochJob(JavaSparkContext spark, EpochTask task, List<ViewId> views) {
    this.spark = spark;
    this.task = task;
    this.views = views;
  }

  /** Plans all views over what tasks will hold. */
  public static EpochJob plan(
      SparkSession spark, DeltaTableLogs lake, StreamEntry stream, List<CompiledView> views) {
    ViewPlanner planner = new ViewPlanner(spark, lake, stream);
    return new EpochJob(
        new JavaSparkContext(spark.sparkContext()),
        new EpochTask(
            stream,
            lake.newWriter(TableSpec.master(stream)),
            views.stream().map(planner::plan).toList()),
        views.stream().map(CompiledView::manifest).map(ViewManifest::id).toList());
  }

  /**
   * Reads the ranges and writes the files of an epoch. Large records may end it early: then it
   * holds what comes before the first range that a task had no room for.
   *
   * @param reached the position after these ranges; the draft has the one that was reached
   * @throws BraidException what stopped a task, such as {@code VALUE_OVERFLOW}
   */
  public EpochDraft run(
      long epoch,
      RecordReader reader,
      List<OffsetRange> ranges,
      OffsetVector reached,
      Instant readAt) {
    List<TaskReport> reports = upToTheFirstCut(collect(epoch, reader, ranges, readAt));
    List<DataFile> records = new ArrayList<>();
    Map<ViewId, List<DataFile>> increments = new HashMap<>();
    Counts counts = Counts.NONE;
    for (TaskReport report : reports) {
      counts = counts.plus(report.counts());
      records.addAll(report.records());
      report
          .increments()
          .forEach(
              each ->
                  increments
                      .computeIfAbsent(views.get(each.view()), view -> new ArrayList<>())
                      .add(each.file()));
    }
    OffsetVector at = positionAfter(reports, ranges, reached);
    return new EpochDraft(epoch, at, readAt, counts, records, increments);
  }

  /** Ranges are divided in order, so what follows a cut may lie behind it in the same partition. */
  private static List<TaskReport> upToTheFirstCut(List<TaskReport> reports) {
    for (int i = 0; i < reports.size(); i++) {
      if (!reports.get(i).isWhole()) {
        return reports.subList(0, i + 1);
      }
    }
    return reports;
  }

  private static OffsetVector positionAfter(
      List<TaskReport> reports, List<OffsetRange> ranges, OffsetVector reached) {
    SortedMap<Integer, Long> next = new TreeMap<>(reached.next());
    ranges.forEach(range -> next.put(range.partition(), range.from()));
    reports.stream()
        .flatMap(report -> report.read().stream())
        .forEach(range -> next.put(range.partition(), range.until()));
    return new OffsetVector(reached.topicId(), next);
  }

  private List<TaskReport> collect(
      long epoch, RecordReader reader, List<OffsetRange> ranges, Instant readAt) {
    long micros = EventRows.toMicros(readAt);
    EpochTask each = task;
    List<List<OffsetRange>> chunks = Chunks.of(ranges, spark.defaultParallelism());
    try {
      return spark
          .parallelize(chunks, chunks.size())
          .map(chunk -> each.run(reader, chunk, epoch, micros))
          .collect();
    } catch (Exception e) {
      throw TaskFailures.unwrap(e);
    }
  }
}
