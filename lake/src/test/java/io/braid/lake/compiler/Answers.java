package io.braid.lake.compiler;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;
import scala.collection.JavaConverters;
import scala.collection.Seq;

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
      return text(LocalDateTime.ofInstant(time.toInstant(), ZoneOffset.UTC));
    }
    if (value instanceof Row row) {
      return Stream.iterate(0, i -> i < row.size(), i -> i + 1)
          .map(i -> text(row.get(i)))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof Seq<?> items) {
      return Trees.list(items).stream().map(Answers::text).toList().toString();
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      return text(JavaConverters.mapAsJavaMap(map));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> text(entry.getKey()) + "=" + text(entry.getValue()))
          .sorted()
          .toList()
          .toString();
    }
    if (value instanceof byte[] bytes) {
      return "binary " + java.util.HexFormat.of().formatHex(bytes);
    }
    try {
      if (value instanceof Struct struct) {
        return Stream.of(struct.getAttributes())
            .map(Answers::text)
            .collect(Collectors.joining(", ", "{", "}"));
      }
      if (value instanceof Array array) {
        return Stream.of((Object[]) array.getArray()).map(Answers::text).toList().toString();
      }
      if (value instanceof Blob blob) {
        return text(blob.getBytes(1, (int) blob.length()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return value instanceof Instant || value instanceof String
        ? "'" + value + "'"
        : value.getClass().getSimpleName() + " " + value;
  }
}
