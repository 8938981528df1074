package io.braid.lake.compiler;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Braid's, Spark's and DuckDB's names of one type. */
final class Types {
  private Types() {}

  static DataType toSpark(ColumnType type) {
    return DataType.fromDDL(type.sql());
  }

  static StructType toSpark(List<Column> columns) {
    StructType struct = new StructType();
    for (Column column : columns) {
      struct = struct.add(column.name(), toSpark(column.type()), true);
    }
    return struct;
  }

  static Optional<ColumnType> find(DataType type) {
    return ColumnType.find(type.sql());
  }

  static ColumnType of(DataType type) {
    return ColumnType.of(type.sql());
  }

  static String toDuckDb(DataType type) {
    return toDuckDb(of(type));
  }

  static String toDuckDb(ColumnType type) {
    if (type instanceof ColumnType.Decimal) {
      return type.sql().toUpperCase(java.util.Locale.ROOT);
    }
    return switch ((ColumnType.Simple) type) {
      case INT -> "INTEGER";
      case STRING -> "VARCHAR";
      case TIMESTAMP -> "TIMESTAMPTZ";
      default -> ((ColumnType.Simple) type).name();
    };
  }
}
