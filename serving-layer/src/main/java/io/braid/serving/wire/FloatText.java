package io.braid.serving.wire;

import java.math.BigDecimal;

/** Floating-point numbers as PostgreSQL prints them: 1e+20, 0.1, 100, Infinity. */
final class FloatText {
  private FloatText() {}

  static String of(double value) {
    return plain(Double.isFinite(value), Double.toString(value), 15);
  }

  static String of(float value) {
    return plain(Float.isFinite(value), Float.toString(value), 6);
  }

  private static String plain(boolean finite, String java, int digits) {
    if (!finite) {
      return java;
    }
    if (java.startsWith("-0.0") && new BigDecimal(java).signum() == 0) {
      return "-0";
    }
    BigDecimal decimal = new BigDecimal(java).stripTrailingZeros();
    if (decimal.signum() == 0) {
      return "0";
    }
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= -4 && exponent < digits) {
      return decimal.toPlainString();
    }
    String unscaled = decimal.unscaledValue().abs().toString();
    String fraction = unscaled.length() > 1 ? "." + unscaled.substring(1) : "";
    return "%s%c%se%s%02d"
        .formatted(
            decimal.signum() < 0 ? "-" : "",
            unscaled.charAt(0),
            fraction,
            exponent < 0 ? "-" : "+",
            Math.abs(exponent));
  }
}
