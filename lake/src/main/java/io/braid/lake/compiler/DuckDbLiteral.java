package io.braid.lake.compiler;

import java.time.LocalDate;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.IntegralType;
import org.jspecify.annotations.Nullable;

/** One of Spark's values as a literal of DuckDB, with its type. */
final class DuckDbLiteral {
  private DuckDbLiteral() {}

  static Optional<String> find(@Nullable Object value, DataType type) {
    if (type.equals(DataTypes.NullType)) {
      return Optional.of("NULL");
    }
    if (Types.find(type).isEmpty()) {
      return Optional.empty();
    }
    return findText(value, type)
        .map(text -> "CAST(%s AS %s)".formatted(text, Types.toDuckDb(type)));
  }

  private static Optional<String> findText(@Nullable Object value, DataType type) {
    if (value == null) {
      return Optional.of("NULL");
    }
    if (value instanceof Boolean) {
      return Optional.of(value.toString());
    }
    if (type.equals(DataTypes.DateType)) {
      return Optional.of("'" + LocalDate.ofEpochDay((Integer) value) + "'");
    }
    if (type instanceof IntegralType || value instanceof Double) {
      return Optional.of("'" + value + "'");
    }
    if (value instanceof Decimal decimal) {
      return Optional.of("'" + decimal.toJavaBigDecimal().toPlainString() + "'");
    }
    return type.equals(DataTypes.StringType)
        ? Optional.of("'" + value.toString().replace("'", "''") + "'")
        : Optional.empty();
  }
}
