package io.braid.lake.engine;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.input_file_name;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.ForgettingEngine;
import io.braid.core.registry.StreamEntry;
import io.braid.core.type.Column;
import io.braid.core.view.ViewManifest;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.TableReader;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Finds the records that a condition holds for, and rewrites their files without them. A record
 * that stands twice, as a dead letter and as the event that a replay made of it, goes as a whole.
 * For one forgetting.
 */
public final class ForgettingJob implements ForgettingEngine {
  private static final String FILE = "_file";
  private static final String HELD_PARTITION = "_held_partition";
  private static final String HELD_OFFSET = "_held_offset";

  private final SparkSession spark;
  private final DeltaTableLogs lake;
  private final StreamEntry stream;
  private final String condition;
  private TableSpec master;
  private List<Row> positions = List.of();

  /**
   * @param condition in Spark's SQL, over the columns of the master dataset
   */
  public ForgettingJob(
      SparkSession spark, DeltaTableLogs lake, StreamEntry stream, String condition) {
    this.spark = spark;
    this.lake = lake;
    this.stream = stream;
    this.master = TableSpec.master(stream);
    this.condition = condition;
  }

  /**
   * @throws BraidException {@code QUERY_INVALID} if the condition is none over the stream's columns
   */
  @Override
  public List<DataFile> find(TableSnapshot records, long through) {
    master = TableSpec.master(stream, records);
    List<DataFile> searched =
        records.files().stream().filter(file -> file.epochs().first() <= through).toList();
    Dataset<Row> rows =
        new TableReader(spark, lake)
            .rows(master, searched)
            .where(col(ViewManifest.EPOCH_COLUMN).leq(through));
    Dataset<Row> meant = where(rows);
    try {
      positions = meant.select("_partition", "_offset").distinct().collectAsList();
      if (positions.isEmpty()) {
        return List.of();
      }
      Set<String> names =
          rows
              .withColumn(FILE, input_file_name())
              .join(held(), atHeld(rows), "left_semi")
              .select(FILE)
              .distinct()
              .collectAsList()
              .stream()
              .map(row -> row.getString(0).replaceFirst(".*/", ""))
              .collect(Collectors.toSet());
      return searched.stream().filter(file -> names.contains(file.path())).toList();
    } catch (Exception e) { // Scala does not declare what it throws
      throw TaskFailures.unwrap(e);
    }
  }

  @Override
  public List<List<DataFile>> rewrite(List<List<DataFile>> groups, long through) {
    TableSpec held = master;
    return new RowRewrite(spark, lake, held, held, rows -> without(rows, through)).rewrite(groups);
  }

  private Dataset<Row> without(Dataset<Row> rows, long through) {
    return rows.join(
        held(), atHeld(rows).and(rows.col(ViewManifest.EPOCH_COLUMN).leq(through)), "left_anti");
  }

  private static org.apache.spark.sql.Column atHeld(Dataset<Row> rows) {
    return rows.col("_partition")
        .equalTo(col(HELD_PARTITION))
        .and(rows.col("_offset").equalTo(col(HELD_OFFSET)));
  }

  private Dataset<Row> held() {
    StructType schema =
        new StructType().add(HELD_PARTITION, "int", false).add(HELD_OFFSET, "bigint", false);
    return broadcast(spark.createDataFrame(positions, schema));
  }

  private Dataset<Row> where(Dataset<Row> rows) {
    try {
      return rows.where(condition);
    } catch (Exception e) { // Scala does not declare what it throws
      if (e instanceof AnalysisException analysis) {
        throw new BraidException(
            ErrorCode.QUERY_INVALID,
            "--where \"%s\": %s. It is a condition over the columns %s. Nothing was changed."
                .formatted(
                    condition,
                    String.valueOf(analysis.getMessage()).lines().findFirst().orElse("").strip(),
                    master.columns().stream().map(Column::name).collect(Collectors.joining(", "))),
            e);
      }
      throw e;
    }
  }
}
