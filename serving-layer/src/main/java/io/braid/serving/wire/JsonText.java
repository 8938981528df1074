package io.braid.serving.wire;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import org.duckdb.DuckDBStruct;

/**
 * A value of DuckDB's driver as JSON, spelt as PostgreSQL's {@code to_json} does: times in ISO
 * 8601, bytes in hexadecimal, and what JSON has no number for as a string.
 */
final class JsonText {
  private final StringBuilder text = new StringBuilder();

  private JsonText() {}

  static String of(Object value) throws SQLException {
    if (value instanceof org.duckdb.JsonNode json) {
      return json.toString();
    }
    JsonText writing = new JsonText();
    writing.add(value);
    return writing.text.toString();
  }

  private void add(@org.jspecify.annotations.Nullable Object value) throws SQLException {
    if (value == null) {
      text.append("null");
    } else if (value instanceof DuckDBStruct struct) {
      fields(struct.getMap());
    } else if (value instanceof Map<?, ?> map) {
      fields(map);
    } else if (value instanceof Array array) {
      elements((Object[]) array.getArray());
    } else if (value instanceof BigDecimal decimal) {
      text.append(decimal.toPlainString());
    } else if (value instanceof Boolean || isPlainNumber(value)) {
      text.append(value);
    } else {
      string(toText(value));
    }
  }

  private static boolean isPlainNumber(Object value) {
    boolean unwritable = value instanceof Double number && !Double.isFinite(number);
    boolean single = value instanceof Float number && !Float.isFinite(number);
    return value instanceof Number && !unwritable && !single;
  }

  private void fields(Map<?, ?> fields) throws SQLException {
    text.append('{');
    String comma = "";
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      text.append(comma);
      string(toText(field.getKey()));
      text.append(':');
      add(field.getValue());
      comma = ",";
    }
    text.append('}');
  }

  private void elements(Object[] elements) throws SQLException {
    text.append('[');
    for (int i = 0; i < elements.length; i++) {
      text.append(i == 0 ? "" : ",");
      add(elements[i]);
    }
    text.append(']');
  }

  /** The text of a value that JSON has no form for; keys of maps always need one. */
  private static String toText(Object value) throws SQLException {
    if (value instanceof Timestamp local) {
      return iso(local.toLocalDateTime().toString());
    }
    if (value instanceof OffsetDateTime instant) {
      return iso(instant.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime().toString())
          + "+00:00";
    }
    if (value instanceof Blob blob) {
      return "\\x" + HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
    }
    if (value instanceof DuckDBStruct || value instanceof Map || value instanceof Array) {
      return of(value);
    }
    return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
  }

  /** Java leaves seconds out where they are zero. */
  private static String iso(String local) {
    return local.length() - local.indexOf('T') == 6 ? local + ":00" : local;
  }

  private void string(String value) {
    text.append('"');
    JsonStringEncoder.getInstance().quoteAsString(value, text);
    text.append('"');
  }
}
