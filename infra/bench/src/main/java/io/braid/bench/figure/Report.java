package io.braid.bench.figure;

import io.braid.core.command.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** A figure as a person or a machine reads it. */
public record Report(String name, Figure figure) {
  private static final double HUNDRED = 100;

  public String toText() {
    return "%s: %s%n%n%s%n%s".formatted(name, figure.title(), measured().toText(), aims().toText());
  }

  /** A line for what was measured and a line for the aims. */
  public String toJson() {
    return measured().toJson() + aims().toJson();
  }

  private Table measured() {
    Table table = new Table("figure", "measured", "unit", "runs", "median", "p99", "min", "max");
    for (Samples each : figure.measured()) {
      table.add(
          name,
          each.what(),
          each.unit(),
          each.runs(),
          round(each.median()),
          round(each.percentile(99)),
          round(each.min()),
          round(each.max()));
    }
    return table;
  }

  private Table aims() {
    Table table = new Table("figure", "aim", "value", "bound", "limit", "met");
    for (Aim aim : figure.aims()) {
      table.add(
          name,
          aim.what(),
          round(aim.value()),
          aim.bound().toString(),
          round(aim.limit()),
          aim.isMet() ? "yes" : "NO");
    }
    return table;
  }

  /** Three digits and more. */
  private static BigDecimal round(double value) {
    return BigDecimal.valueOf(value).setScale(value < HUNDRED ? 2 : 0, RoundingMode.HALF_UP);
  }
}
