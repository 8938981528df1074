package io.braid.speed.dead;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.min;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.view.ViewManifest;
import io.braid.lake.table.TableReader;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;

/** The dead letters of a stream, as rows. */
final class DeadLetters {
  static final String EPOCH = ViewManifest.EPOCH_COLUMN;
  static final String PARTITION = "_partition";
  static final String OFFSET = "_offset";
  static final String ERROR = "_error";
  static final String RAW = "_raw";

  /** The epoch in which a dead letter became an event; null for one that did not. */
  static final String REPLAYED = "_replayed";

  private static final List<String> COLUMNS =
      List.of(EPOCH, PARTITION, OFFSET, "_ingested_at", ERROR, RAW);
  private static final List<String> POSITION = List.of(PARTITION, OFFSET);

  private final OpenStream stream;

  DeadLetters(OpenStream stream) {
    this.stream = stream;
  }

  /** All of them: {@code _epoch, _partition, _offset, _ingested_at, _error, _raw, _replayed}. */
  Dataset<Row> rows(TableSnapshot master) {
    Dataset<Row> records =
        new TableReader(stream.spark(), stream.lake())
            .rows(TableSpec.master(stream.entry(), master), master.files());
    Dataset<Row> dead =
        records
            .where(col(ERROR).isNotNull())
            .select(COLUMNS.stream().map(name -> col(name)).toArray(Column[]::new));
    Dataset<Row> replayed =
        records
            .where(col(ERROR).isNull())
            .select(col(PARTITION), col(OFFSET), col(EPOCH))
            .join(broadcast(dead.select(PARTITION, OFFSET)), names(POSITION), "left_semi")
            .groupBy(PARTITION, OFFSET)
            .agg(min(EPOCH).as(REPLAYED));
    return dead.join(replayed, names(POSITION), "left_outer");
  }

  /**
   * @throws BraidException {@code QUERY_INVALID} if the condition is none over dead letters
   */
  static Dataset<Row> where(Dataset<Row> rows, String condition) {
    try {
      return rows.where(condition);
    } catch (Exception e) { // Scala does not declare what it throws
      if (e instanceof AnalysisException analysis) {
        throw new BraidException(
            ErrorCode.QUERY_INVALID,
            "--where \"%s\": %s. It is a condition over the columns %s."
                .formatted(condition, firstLine(analysis), String.join(", ", COLUMNS)),
            e);
      }
      throw e;
    }
  }

  private static String firstLine(AnalysisException e) {
    return String.valueOf(e.getMessage())
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static scala.collection.Seq<String> names(List<String> columns) {
    return JavaConverters.asScalaBuffer(columns);
  }
}
