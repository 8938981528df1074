package io.braid.batch.node;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A result of the node as rows with a view's types. What the protocol has no type for comes as
 * JSON.
 *
 * @param schema of the view
 * @param asRead the same, where JSON is still a text
 * @param first the first of the columns that are the view's, from 1
 */
record AnsweredRows(StructType schema, StructType asRead, int first) {
  static AnsweredRows of(StructType schema, ResultSetMetaData result, int first)
      throws SQLException {
    StructField[] fields = schema.fields().clone();
    for (int i = 0; i < fields.length; i++) {
      if (result.getColumnTypeName(first + i).equals("json")) {
        fields[i] = DataTypes.createStructField(fields[i].name(), DataTypes.StringType, true);
      }
    }
    return new AnsweredRows(schema, new StructType(fields), first);
  }

  Row read(ResultSet row) throws SQLException {
    @Nullable Object[] values = new Object[asRead.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value(row, first + i, asRead.fields()[i].dataType());
    }
    return RowFactory.create(values);
  }

  Dataset<Row> toDataset(SparkSession spark, List<Row> rows) {
    Dataset<Row> read = spark.createDataFrame(rows, asRead);
    Column[] columns =
        IntStream.range(0, schema.length()).mapToObj(this::typed).toArray(Column[]::new);
    return read.select(columns);
  }

  private Column typed(int place) {
    StructField field = schema.fields()[place];
    Column column = col("`%s`".formatted(field.name().replace("`", "``")));
    return asRead.fields()[place].dataType().equals(field.dataType())
        ? column
        : from_json(column, field.dataType(), Map.<String, String>of()).alias(field.name());
  }

  private static @Nullable Object value(ResultSet row, int at, DataType type) throws SQLException {
    if (row.getObject(at) == null) {
      return null;
    }
    if (type instanceof ArrayType array) {
      Object[] elements = (Object[]) row.getArray(at).getArray();
      @Nullable Object[] values = new Object[elements.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = element(elements[i], array.elementType());
      }
      return values;
    }
    if (type instanceof DecimalType) {
      return row.getBigDecimal(at);
    }
    return switch (type.typeName()) {
      case "boolean" -> row.getBoolean(at);
      case "byte" -> row.getByte(at);
      case "short" -> row.getShort(at);
      case "integer" -> row.getInt(at);
      case "long" -> row.getLong(at);
      case "float" -> row.getFloat(at);
      case "double" -> row.getDouble(at);
      case "binary" -> row.getBytes(at);
      case "date" -> row.getObject(at, LocalDate.class);
      case "timestamp" -> row.getObject(at, OffsetDateTime.class).toInstant();
      case "timestamp_ntz" -> row.getObject(at, LocalDateTime.class);
      default -> row.getString(at);
    };
  }

  /** Elements come as the driver likes. */
  private static @Nullable Object element(@Nullable Object value, DataType type) {
    if (value instanceof Number number && type.equals(DataTypes.ByteType)) {
      return number.byteValue();
    }
    if (value instanceof Number number && type.equals(DataTypes.ShortType)) {
      return number.shortValue();
    }
    if (value instanceof java.sql.Timestamp time && type.equals(DataTypes.TimestampNTZType)) {
      return time.toLocalDateTime();
    }
    return value;
  }
}
