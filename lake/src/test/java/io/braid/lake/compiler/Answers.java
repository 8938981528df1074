package io.braid.lake.compiler;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Rows as text that is equal only if type and value are, in no order. */
final class Answers {
  private Answers() {}

  static List<String> of(Dataset<Row> rows) {
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (Row row : rows.collectAsList()) {
      List<@Nullable Object> one = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        one.add(row.get(i));
      }
      values.add(one);
    }
    return of(values);
  }

  static List<String> of(List<List<@Nullable Object>> rows) {
    return rows.stream()
        .map(row -> String.join(" | ", row.stream().map(Answers::text).toList()))
        .sorted()
        .toList();
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof BigDecimal decimal) {
      return "decimal " + decimal.toPlainString();
    }
    if (value instanceof OffsetDateTime time) {
      return text(time.toInstant());
    }
    if (value instanceof Timestamp time) {
      return text(time.toInstant());
    }
    return value instanceof Instant || value instanceof String
        ? "'" + value + "'"
        : value.getClass().getSimpleName() + " " + value;
  }
}
