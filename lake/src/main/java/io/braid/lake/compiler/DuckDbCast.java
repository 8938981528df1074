package io.braid.lake.compiler;

import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegralType;

/** A cast in DuckDB's SQL, where it means what Spark's does. */
final class DuckDbCast {
  private final DataType from;
  private final DataType to;
  private final boolean attempt;

  DuckDbCast(Cast cast) {
    this.from = cast.child().dataType();
    this.to = cast.dataType();
    this.attempt = cast.evalMode().equals(EvalMode.TRY());
  }

  Optional<String> find(String value) {
    if (from.equals(to)) {
      return Optional.of(value);
    }
    if (from.equals(DataTypes.NullType)) {
      return Types.find(to).map(type -> plain(value));
    }
    if (attempt) {
      return Optional.empty();
    }
    if (from instanceof IntegralType) {
      return isExact() || to.equals(DataTypes.DoubleType) || isText()
          ? Optional.of(plain(value))
          : Optional.empty();
    }
    if (from instanceof DecimalType decimal) {
      return findFromDecimal(value, decimal);
    }
    if (from.equals(DataTypes.DoubleType)) {
      return findFromDouble(value);
    }
    if (from.equals(DataTypes.TimestampType) && to.equals(DataTypes.DateType)
        || from.equals(DataTypes.DateType) && to.equals(DataTypes.TimestampType)) {
      return Optional.of(plain(value));
    }
    boolean text = from.equals(DataTypes.DateType) || from.equals(DataTypes.BooleanType);
    return text && isText() ? Optional.of(plain(value)) : Optional.empty();
  }

  private Optional<String> findFromDecimal(String value, DecimalType decimal) {
    if (to.equals(DataTypes.DoubleType)) {
      // Through text, which both engines read to the nearest double.
      return Optional.of(plain("CAST(%s AS VARCHAR)".formatted(value)));
    }
    boolean whole = to instanceof IntegralType && decimal.scale() == 0;
    return whole || to instanceof DecimalType || isText()
        ? Optional.of(plain(value))
        : Optional.empty();
  }

  /** Not to decimals: DuckDB reads texts such as 9.87e-13 as another number there. */
  private Optional<String> findFromDouble(String value) {
    return to instanceof IntegralType
        ? Optional.of(plain("trunc(%s)".formatted(value)))
        : Optional.empty();
  }

  private boolean isExact() {
    return to instanceof IntegralType || to instanceof DecimalType;
  }

  private boolean isText() {
    return to.equals(DataTypes.StringType);
  }

  private String plain(String value) {
    return "CAST(%s AS %s)".formatted(value, Types.toDuckDb(to));
  }
}
