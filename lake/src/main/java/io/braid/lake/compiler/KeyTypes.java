package io.braid.lake.compiler;

import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Which types a key may have: those of which equal values look the same. */
final class KeyTypes {
  private KeyTypes() {}

  static Optional<String> findObjection(Expression key) {
    DataType type = key.dataType();
    if (isKey(type)) {
      return Optional.empty();
    }
    return Optional.of(
        "%s is of type %s, which cannot be a key: %s"
            .formatted(
                Findings.text(key),
                type.sql().toLowerCase(Locale.ROOT),
                isFloating(type)
                    ? "floating point has two zeros and values that equal nothing. Group by floor(%1$s) or try_cast(%1$s AS decimal(18,6))."
                        .formatted(Findings.text(key))
                    : "keys are boolean, whole numbers, decimals, strings, dates and timestamps. Group by a cast to one of them."));
  }

  private static boolean isKey(DataType type) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        if (!isKey(field.dataType())) {
          return false;
        }
      }
      return true;
    }
    return Types.find(type).isPresent()
        && !isFloating(type)
        && !(type instanceof ArrayType)
        && !(type instanceof MapType);
  }

  private static boolean isFloating(DataType type) {
    return type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType);
  }
}
