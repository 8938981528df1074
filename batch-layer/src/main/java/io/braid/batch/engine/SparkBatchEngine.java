package io.braid.batch.engine;

import io.braid.core.log.Acceptance;
import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.AuditResult;
import io.braid.core.protocol.BatchEngine;
import io.braid.core.protocol.BatchRun;
import io.braid.core.protocol.MergedView;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.registry.Definitions;
import io.braid.lake.table.DeltaTableLogs;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/** Recomputes, folds and compares one stream's views. Starts Spark when the first work comes. */
public final class SparkBatchEngine implements BatchEngine {
  private final Supplier<SparkSession> spark;
  private final DeltaTableLogs lake;
  private final StreamEntry stream;
  private final Clock clock;
  private final Supplier<String> ids;

  /**
   * @param ids new names for audits
   */
  public SparkBatchEngine(
      Supplier<SparkSession> spark,
      DeltaTableLogs lake,
      StreamEntry stream,
      Clock clock,
      Supplier<String> ids) {
    this.spark = spark;
    this.lake = lake;
    this.stream = stream;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public List<DataFile> recompute(ViewManifest view, TableSnapshot master, EpochRange epochs) {
    return work(
        "Recomputing " + view.name(),
        () -> stage(view, epochs, compile(view).partial(rows().events(master, epochs))));
  }

  @Override
  public List<DataFile> fold(
      ViewManifest view, TableSnapshot master, EpochRange epochs, List<DataFile> oldBatch) {
    return work(
        "Folding " + view.name(),
        () -> {
          CompiledView compiled = compile(view);
          Dataset<Row> news = compiled.partial(rows().events(master, epochs));
          return stage(view, epochs, compiled.merge(rows().batch(view, oldBatch).unionAll(news)));
        });
  }

  @Override
  public AuditResult compare(
      ViewManifest view,
      BatchRun run,
      MergedView old,
      TableSnapshot master,
      List<Commit> forgotten) {
    return work("Auditing " + view.name(), () -> audit(compile(view), run, old, master, forgotten));
  }

  private AuditResult audit(
      CompiledView compiled,
      BatchRun run,
      MergedView old,
      TableSnapshot master,
      List<Commit> forgotten) {
    ViewManifest view = compiled.manifest();
    RowComparison comparison =
        new RowComparison(staged(compiled, run, forgotten), rows().merged(compiled, old));
    RowComparison.Tally tally = comparison.tally();
    if (tally.unequal() == 0) {
      return new AuditResult(ids.get(), tally.left(), 0, List.of(), OptionalLong.empty());
    }
    DifferingKeys keys = DifferingKeys.of(view, comparison);
    return new AuditResult(
        ids.get(),
        tally.equal() + keys.count(),
        keys.count(),
        keys.shown(),
        FirstEpoch.find(compiled, rows(), old, master));
  }

  /** What a run staged, and what was forgotten besides. */
  private Dataset<Row> staged(CompiledView compiled, BatchRun run, List<Commit> forgotten) {
    Dataset<Row> states = rows().batch(compiled.manifest(), run.staged());
    if (forgotten.isEmpty()) {
      return states;
    }
    Dataset<Row> gone = rows().forgotten(forgotten, new EpochRange(1, run.horizon()));
    return compiled.merge(states.unionAll(compiled.partial(gone)));
  }

  @Override
  public DataFile writeAudit(ViewManifest view, BatchRun run, AuditResult result) {
    Row row =
        RowFactory.create(
            result.id(),
            view.name(),
            view.definition().text(),
            run.id(),
            run.horizon(),
            result.rows(),
            result.differing(),
            result.firstEpoch().isPresent() ? result.firstEpoch().getAsLong() : null,
            result.passed() ? null : String.join(", ", result.keys()),
            clock.instant(),
            run.acceptance().map(Acceptance::by).orElse(null),
            run.acceptance().map(Acceptance::reason).orElse(null),
            run.acceptance().map(Acceptance::at).orElse(null));
    return lake.newWriter(TableSpec.audits())
        .writeRows(new EpochRange(1, run.horizon()), List.of(row).iterator())
        .orElseThrow();
  }

  private List<DataFile> stage(ViewManifest view, EpochRange epochs, Dataset<Row> states) {
    EpochRange absorbed = new EpochRange(1, epochs.last());
    return StagedFiles.write(lake.newWriter(TableSpec.batch(view)), absorbed, states);
  }

  private <T> T work(String what, Supplier<T> work) {
    return SparkWork.run(spark.get(), what, work);
  }

  private LakeRows rows() {
    return new LakeRows(spark.get(), lake, stream);
  }

  private CompiledView compile(ViewManifest view) {
    return Definitions.compile(spark.get(), lake, stream, view);
  }
}
