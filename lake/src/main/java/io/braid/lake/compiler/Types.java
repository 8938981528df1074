package io.braid.lake.compiler;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.view.ServingTypes;
import io.braid.lake.table.TableSchema;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Braid's, Spark's and DuckDB's names of one type. */
final class Types {
  private Types() {}

  static DataType toSpark(ColumnType type) {
    return TableSchema.toSpark(type);
  }

  static StructType toSpark(List<Column> columns) {
    StructType struct = new StructType();
    for (Column column : columns) {
      struct = struct.add(column.name(), toSpark(column.type()), true);
    }
    return struct;
  }

  static Optional<ColumnType> find(DataType type) {
    return TableSchema.find(type);
  }

  static ColumnType of(DataType type) {
    return find(type)
        .orElseThrow(() -> new IllegalArgumentException("No column holds " + type.sql()));
  }

  static boolean widens(DataType narrow, DataType wide) {
    return find(narrow).flatMap(old -> find(wide).filter(old::widensTo)).isPresent();
  }

  static String toDuckDb(DataType type) {
    return toDuckDb(of(type));
  }

  static String toDuckDb(ColumnType type) {
    return ServingTypes.name(type);
  }
}
