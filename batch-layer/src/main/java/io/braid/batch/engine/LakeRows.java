package io.braid.batch.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.MergedView;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.TableReader;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Rows of one stream's tables, by epochs. */
public final class LakeRows {
  private static final List<String> POSITION =
      List.of(ViewManifest.EPOCH_COLUMN, "_partition", "_offset");

  private final TableReader reader;
  private final StreamEntry stream;

  public LakeRows(SparkSession spark, DeltaTableLogs lake, StreamEntry stream) {
    this.reader = new TableReader(spark, lake);
    this.stream = stream;
  }

  /** The events of these epochs: what was decoded and came for the first time. */
  public Dataset<Row> events(TableSnapshot master, EpochRange epochs) {
    List<DataFile> files =
        master.files().stream().filter(file -> overlaps(file.epochs(), epochs)).toList();
    Dataset<Row> records = reader.rows(TableSpec.master(stream, master), files);
    return events(records, epochs);
  }

  /**
   * The events of all epochs through this one.
   *
   * @param epoch 0 for none of them
   */
  public Dataset<Row> eventsThrough(TableSnapshot master, long epoch) {
    return epoch == 0
        ? events(new TableSnapshot(master.version(), master.stamp(), List.of()), EpochRange.of(1))
        : events(master, new EpochRange(1, epoch));
  }

  /** The events of these epochs that commits of the master dataset took away. */
  public Dataset<Row> forgotten(List<Commit> commits, EpochRange epochs) {
    Dataset<Row> gone = reader.rows(TableSpec.master(stream), List.of());
    for (Commit commit : commits) {
      TableSnapshot then = new TableSnapshot(0, commit.stamp(), List.of());
      TableSpec master = TableSpec.master(stream, then);
      Dataset<Row> had = reader.rows(master, commit.removed());
      Dataset<Row> left = reader.rows(master, commit.added());
      Column same =
          POSITION.stream()
              .map(name -> had.col(name).equalTo(left.col(name)))
              .reduce(Column::and)
              .orElseThrow();
      gone = gone.unionAll(had.join(left, same, "left_anti"));
    }
    return events(gone, epochs);
  }

  private static Dataset<Row> events(Dataset<Row> records, EpochRange epochs) {
    return within(records, epochs).where(col("_error").isNull().and(not(col("_duplicate"))));
  }

  /** Partial state as a batch table's files hold it. */
  public Dataset<Row> batch(ViewManifest view, List<DataFile> files) {
    return reader.rows(TableSpec.batch(view), files);
  }

  /** Partial state by epoch, of the increments that belong to the merged view. */
  public Dataset<Row> increments(MergedView merged) {
    Dataset<Row> rows = reader.rows(TableSpec.increments(merged.view()), merged.increments());
    return rows.where(
        col(ViewManifest.EPOCH_COLUMN)
            .gt(merged.horizon())
            .and(col(ViewManifest.EPOCH_COLUMN).leq(merged.epoch().number())));
  }

  /** batch ⊕ increments, one row a key. */
  public Dataset<Row> merged(CompiledView compiled, MergedView merged) {
    Dataset<Row> states =
        batch(merged.view(), merged.batch())
            .unionAll(increments(merged).drop(ViewManifest.EPOCH_COLUMN));
    return compiled.merge(
        merged.view().keys().isEmpty() ? states.unionAll(ofNothing(compiled)) : states);
  }

  /** A view without keys has a row from the start, in which a count is 0, not null. */
  private Dataset<Row> ofNothing(CompiledView compiled) {
    return compiled.partial(reader.rows(TableSpec.master(stream), List.of()));
  }

  private static Dataset<Row> within(Dataset<Row> rows, EpochRange epochs) {
    return rows.where(col(ViewManifest.EPOCH_COLUMN).between(epochs.first(), epochs.last()));
  }

  private static boolean overlaps(EpochRange a, EpochRange b) {
    return a.first() <= b.last() && b.first() <= a.last();
  }
}
