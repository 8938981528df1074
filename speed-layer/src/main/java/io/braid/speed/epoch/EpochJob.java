package io.braid.speed.epoch;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.EpochDraft;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Counts;
import io.braid.core.stream.KnownIds;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * Runs epochs of one stream: one Spark job of one stage, whose tasks do all of it, and for a stream
 * that tells duplicates one before it, which reads the ids. Planned once. Commits nothing. For one
 * thread.
 */
public final class EpochJob {
  private final JavaSparkContext spark;
  private final EpochTask task;
  private final List<ViewId> views;
  private final Optional<KnownIds> ids;

  private EpochJob(
      JavaSparkContext spark, EpochTask task, List<ViewId> views, Optional<KnownIds> ids) {
    this.spark = spark;
    this.task = task;
    this.views = views;
    this.ids = ids;
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
        views.stream().map(CompiledView::manifest).map(ViewManifest::id).toList(),
        stream.dedup().isNone()
            ? Optional.empty()
            : Optional.of(new KnownIds(stream.dedup(), new MasterIds(spark, lake, stream))));
  }

  /**
   * What each task reads, and which of the events in it are duplicates.
   *
   * @param events how many there were when they were judged
   */
  private record Work(List<List<OffsetRange>> chunks, Duplicates duplicates, OptionalLong events) {}

  /** To be told of every epoch that was committed, so that what comes later is judged by it. */
  public void committed(long epoch) {
    ids.ifPresent(known -> known.committed(epoch));
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
    long micros = EventRows.toMicros(readAt);
    List<List<OffsetRange>> chunks = Chunks.of(ranges, spark.defaultParallelism());
    Work work =
        ids.map(known -> judge(known, epoch, reader, chunks, micros))
            .orElse(new Work(chunks, Duplicates.NONE, OptionalLong.empty()));
    EpochTask whole = task;
    Duplicates duplicates = work.duplicates();
    List<TaskReport> reports =
        upToTheFirstCut(
            onEach(work.chunks(), chunk -> whole.run(reader, chunk, epoch, micros, duplicates)),
            TaskReport::isWhole);
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
    refuseOthers(work, counts, epoch);
    OffsetVector at = positionAfter(reports, ranges, reached);
    return new EpochDraft(epoch, at, readAt, counts, records, increments);
  }

  private Work judge(
      KnownIds known,
      long epoch,
      RecordReader reader,
      List<List<OffsetRange>> chunks,
      long readAtMicros) {
    IdTask task = new IdTask(this.task.stream(), IdColumn.of(this.task.stream()));
    List<IdTask.Report> found =
        upToTheFirstCut(onEach(chunks, chunk -> task.run(reader, chunk)), IdTask.Report::isWhole);
    List<Arrival> arrivals = found.stream().flatMap(report -> report.arrivals().stream()).toList();
    return new Work(
        found.stream().map(IdTask.Report::read).toList(),
        Duplicates.judge(known, epoch, arrivals, readAtMicros),
        OptionalLong.of(found.stream().mapToLong(IdTask.Report::events).sum()));
  }

  /** Retention or compaction may take records away between the two readings. */
  private static void refuseOthers(Work work, Counts read, long epoch) {
    if (work.events().isPresent() && work.events().getAsLong() != read.events()) {
      throw new BraidException(
          ErrorCode.BROKER_UNREACHABLE,
          "Epoch %d had %d events when their ids were read and %d when they were: the source has deleted some meanwhile. Nothing of it was committed; it is read again."
              .formatted(epoch, work.events().getAsLong(), read.events()));
    }
  }

  /** Ranges are divided in order, so what follows a cut may lie behind it in the same partition. */
  private static <T> List<T> upToTheFirstCut(List<T> reports, Predicate<T> isWhole) {
    for (int i = 0; i < reports.size(); i++) {
      if (!isWhole.test(reports.get(i))) {
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
    return new OffsetVector(reached.topicId(), next, reached.bookmarks());
  }

  private <T> List<T> onEach(List<List<OffsetRange>> chunks, Function<List<OffsetRange>, T> task) {
    try {
      return spark.parallelize(chunks, chunks.size()).map(task).collect();
    } catch (Exception e) {
      throw TaskFailures.unwrap(e);
    }
  }
}
