package io.braid.lake.compiler;

import io.braid.core.type.Column;
import io.braid.core.view.DimensionVersion;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * A small table that views join, with its content at one version.
 *
 * @param columns as queries know them
 * @param rows with these columns; marked so that a join with them never shuffles the other side
 */
public record Dimension(DimensionVersion id, List<Column> columns, Dataset<Row> rows) {
  public Dimension {
    columns = List.copyOf(columns);
    StructType expected = Types.toSpark(columns);
    if (!names(rows.schema()).equals(names(expected))) {
      throw new IllegalArgumentException(
          "Dimension %s has the columns %s, but its rows have %s"
              .formatted(id.name(), names(expected), names(rows.schema())));
    }
    rows = functions.broadcast(rows);
  }

  public String name() {
    return id.name();
  }

  private static List<String> names(StructType schema) {
    return List.of(schema.fieldNames());
  }
}
