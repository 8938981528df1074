package io.braid.lake.dimension;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.Commit;
import io.braid.core.log.CommitResult;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.EpochRange;
import io.braid.core.type.Column;
import io.braid.core.view.DimensionVersion;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.compiler.Dimension;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.TableReader;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * The dimensions of a lake, a table for each version. Its first commit holds all of its rows, so a
 * table is either whole or not there, whoever stops in between.
 */
public final class DimensionTables {
  /** A dimension belongs to no epoch, but a file's name needs one. */
  private static final EpochRange ANY = EpochRange.of(1);

  private final SparkSession spark;
  private final DeltaTableLogs lake;

  public DimensionTables(SparkSession spark, DeltaTableLogs lake) {
    this.spark = spark;
    this.lake = lake;
  }

  /** Copies what a view joins into the lake, as must be done before the view is registered. */
  public void writeOf(CompiledView view) {
    view.dimensions().forEach(this::write);
  }

  /** Copies a dimension into the lake, unless it is there. */
  void write(Dimension dimension) {
    TableSpec table = TableSpec.dimension(dimension.id(), dimension.columns());
    TableLog log = lake.open(table);
    if (log.findLatest().isPresent()) {
      return;
    }
    Optional<DataFile> file =
        lake.newWriter(table).writeRows(ANY, dimension.rows().toLocalIterator());
    Commit whole =
        Commit.adding(
            Operation.CREATE,
            new Stamp.Dimension(dimension.id(), dimension.columns()),
            file.stream().toList());
    // Taken by a rival that wrote the same rows: the version is their name.
    if (log.commitAfter(-1, whole) instanceof CommitResult.Unknown unknown
        && log.findLatest().isEmpty()) {
      throw new BraidException(
          ErrorCode.COMMIT_UNKNOWN,
          "Dimension %s may not have been written: %s. Try again."
              .formatted(dimension.id(), unknown.evidence()));
    }
  }

  /** All dimensions of a definition, in its order. */
  public List<Dimension> load(List<DimensionVersion> ids) {
    return ids.stream().map(this::load).toList();
  }

  private Dimension load(DimensionVersion id) {
    TableLog log = lake.open(TableSpec.dimension(id, List.of()));
    LoggedCommit whole = log.findLatest().orElseThrow(() -> missing(id));
    List<Column> columns = whole.commit().stampAs(Stamp.Dimension.class).columns();
    List<DataFile> files = log.loadSnapshot(whole.version()).files();
    TableSpec table = TableSpec.dimension(id, columns);
    return new Dimension(id, columns, new TableReader(spark, lake).rows(table, files));
  }

  private static BraidException missing(DimensionVersion id) {
    return new BraidException(
        ErrorCode.TABLE_CORRUPT,
        "A view joins dimension %s, but the lake does not have it at this version. Restore its folder from a copy, or run 'braid apply' with the file that it was made from."
            .formatted(id));
  }
}
