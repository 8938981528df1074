package io.braid.lake.compiler;

import org.apache.spark.sql.types.DecimalType;

/** Spark's decimal arithmetic in DuckDB's SQL, which divides decimals as doubles. */
final class DuckDbDecimals {
  private DuckDbDecimals() {}

  /**
   * The quotient rounded half away from zero to the result's scale, computed with whole numbers.
   * Null if the count is null or 0. Needs a sum of at most 37 digits together with its scale.
   */
  static String divide(String sum, DecimalType sumType, String count, DecimalType result) {
    String whole = unscaled(sum, sumType);
    int shift = result.scale() - sumType.scale();
    String dividend = "(%s * CAST(%d AS HUGEINT))".formatted(whole, pow10(shift));
    String divisor = "nullif(%s, 0)".formatted(count);
    String quotient =
        "(%1$s // %2$s + CASE WHEN abs(%1$s %% %2$s) * 2 >= %2$s THEN sign(%1$s) ELSE 0 END)"
            .formatted(dividend, divisor);
    return "CAST(CAST(%s AS DECIMAL(38,0)) * %s AS %s)"
        .formatted(quotient, unit(result.scale()), Types.toDuckDb(result));
  }

  private static String unscaled(String value, DecimalType type) {
    return type.scale() == 0
        ? "CAST(%s AS HUGEINT)".formatted(value)
        : "CAST(CAST(%s AS DECIMAL(%d,%d)) * CAST(1%s AS DECIMAL(%d,0)) AS HUGEINT)"
            .formatted(
                value, type.precision(), type.scale(), "0".repeat(type.scale()), type.scale() + 1);
  }

  /** 10^-scale as a decimal of that scale. */
  private static String unit(int scale) {
    return scale == 0
        ? "CAST(1 AS DECIMAL(1,0))"
        : "CAST('0.%s1' AS DECIMAL(%d,%d))".formatted("0".repeat(scale - 1), scale, scale);
  }

  private static long pow10(int digits) {
    long result = 1;
    for (int i = 0; i < digits; i++) {
      result *= 10;
    }
    return result;
  }
}
