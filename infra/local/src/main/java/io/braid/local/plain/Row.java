package io.braid.local.plain;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** One row as text that is the same whichever engine and driver it came from. */
public record Row(List<String> values) {
  public Row {
    values = List.copyOf(values);
  }

  public static List<Row> readAll(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    List<Row> rows = new ArrayList<>();
    while (result.next()) {
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        values.add(toText(result, i, columns.getColumnTypeName(i)));
      }
      rows.add(new Row(values));
    }
    return rows;
  }

  private static String toText(ResultSet result, int column, String type) throws SQLException {
    Object value = result.getObject(column);
    if (value instanceof Timestamp || value instanceof OffsetDateTime) {
      return type.equalsIgnoreCase("timestamp")
          ? result.getObject(column, LocalDateTime.class).toString()
          : result
              .getObject(column, OffsetDateTime.class)
              .withOffsetSameInstant(ZoneOffset.UTC)
              .toLocalDateTime()
              .toString();
    }
    if (value instanceof Number number) {
      return toText(new BigDecimal(number.toString()));
    }
    return String.valueOf(value);
  }

  private static String toText(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  @Override
  public String toString() {
    return String.join(" | ", values);
  }
}
