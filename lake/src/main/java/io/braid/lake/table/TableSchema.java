package io.braid.lake.table;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Columns as Spark's types, which are also how Delta writes a schema down. */
public final class TableSchema {
  private TableSchema() {}

  public static StructType toStruct(List<Column> columns) {
    StructType struct = new StructType();
    for (Column column : columns) {
      struct = struct.add(column.name(), toSpark(column.type()), !column.required());
    }
    return struct;
  }

  public static DataType toSpark(ColumnType type) {
    if (type instanceof ColumnType.Decimal decimal) {
      return DataTypes.createDecimalType(decimal.precision(), decimal.scale());
    }
    if (type instanceof ColumnType.Array array) {
      return DataTypes.createArrayType(toSpark(array.element()), true);
    }
    if (type instanceof ColumnType.MapType map) {
      return DataTypes.createMapType(toSpark(map.key()), toSpark(map.value()), true);
    }
    if (type instanceof ColumnType.Struct struct) {
      StructType fields = new StructType();
      for (ColumnType.Field field : struct.fields()) {
        fields = fields.add(field.name(), toSpark(field.type()), true);
      }
      return fields;
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> DataTypes.BooleanType;
      case TINYINT -> DataTypes.ByteType;
      case SMALLINT -> DataTypes.ShortType;
      case INT -> DataTypes.IntegerType;
      case BIGINT -> DataTypes.LongType;
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case STRING -> DataTypes.StringType;
      case BINARY -> DataTypes.BinaryType;
      case DATE -> DataTypes.DateType;
      case TIMESTAMP -> DataTypes.TimestampType;
      case TIMESTAMP_NTZ -> DataTypes.TimestampNTZType;
    };
  }

  /** What {@link #toStruct} made a struct of. */
  static List<Column> columns(StructType struct) {
    return Arrays.stream(struct.fields())
        .map(field -> new Column(field.name(), load(field.dataType()), !field.nullable()))
        .toList();
  }

  private static ColumnType load(DataType type) {
    return find(type)
        .orElseThrow(() -> new IllegalArgumentException("No column holds " + type.sql()));
  }

  /** The column type that holds the values of a Spark type; empty if tables hold none such. */
  public static Optional<ColumnType> find(DataType type) {
    return ColumnType.find(nullable(type).sql());
  }

  /** Whatever stands inside a column may be null, and has no comment. */
  private static DataType nullable(DataType type) {
    if (type instanceof ArrayType array) {
      return DataTypes.createArrayType(nullable(array.elementType()), true);
    }
    if (type instanceof MapType map) {
      return DataTypes.createMapType(nullable(map.keyType()), nullable(map.valueType()), true);
    }
    if (type instanceof StructType struct) {
      StructType fields = new StructType();
      for (StructField field : struct.fields()) {
        fields = fields.add(field.name(), nullable(field.dataType()), true);
      }
      return fields;
    }
    return type;
  }
}
