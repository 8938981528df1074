package io.braid.batch.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/**
 * Two sets of rows with the same columns, compared as bags: null equals null, NaN equals NaN, and
 * −0.0 is not 0.0. One shuffle, no join. Columns are compared by their place.
 */
public final class RowComparison {
  private static final String LEFT = "in_left";
  private static final String RIGHT = "in_right";

  private final int width;
  private final Dataset<Row> counted;

  public RowComparison(Dataset<Row> left, Dataset<Row> right) {
    this.width = left.columns().length;
    Dataset<Row> both =
        comparable(left)
            .withColumn(LEFT, lit(1L))
            .withColumn(RIGHT, lit(0L))
            .unionAll(comparable(right).withColumn(LEFT, lit(0L)).withColumn(RIGHT, lit(1L)));
    this.counted =
        both.groupBy(columns(IntStream.range(0, width).boxed().toList()))
            .agg(sum(LEFT).alias(LEFT), sum(RIGHT).alias(RIGHT));
  }

  /**
   * What the comparison comes to.
   *
   * @param left rows on the left
   * @param equal rows that are as often on the right
   * @param unequal different rows that are not
   */
  public record Tally(long left, long equal, long unequal) {}

  public Tally tally() {
    Column same = col(LEFT).equalTo(col(RIGHT));
    Row row =
        counted
            .agg(
                sum(LEFT),
                sum(when(same, col(LEFT)).otherwise(0L)),
                sum(when(same, 0L).otherwise(1L)))
            .first();
    return row.isNullAt(0)
        ? new Tally(0, 0, 0)
        : new Tally(row.getLong(0), row.getLong(1), row.getLong(2));
  }

  /**
   * Rows that are not as often on one side as on the other, floating point as text; two more
   * columns count the row on the left and on the right.
   */
  public Dataset<Row> unequal() {
    return counted.where(col(LEFT).notEqual(col(RIGHT)));
  }

  /** What tells unequal rows apart, each once and ordered; needs at least one column. */
  public Dataset<Row> unequalKeys(List<Integer> places) {
    Column[] keys = columns(places);
    return unequal().select(keys).distinct().orderBy(keys);
  }

  private static Column[] columns(List<Integer> places) {
    return places.stream().map(place -> col("c" + place)).toArray(Column[]::new);
  }

  private static Dataset<Row> comparable(Dataset<Row> rows) {
    StructField[] fields = rows.schema().fields();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < fields.length; i++) {
      Column column = col("`%s`".formatted(fields[i].name().replace("`", "``")));
      columns.add(comparable(column, fields[i].dataType()).alias("c" + i));
    }
    return rows.select(columns.toArray(Column[]::new));
  }

  /** The text of a floating point number tells apart what its bits do, but for a NaN's payload. */
  private static Column comparable(Column column, DataType type) {
    boolean floating = type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
    return floating ? column.cast(DataTypes.StringType) : column;
  }
}
