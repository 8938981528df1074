package io.braid.core.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Rows to print. A null prints as nothing; numbers stand right. */
public final class Table {
  private static final JsonMapper JSON =
      JsonMapper.builder().nodeFactory(JsonNodeFactory.withExactBigDecimals(true)).build();
  private final List<String> columns;
  private final List<List<@Nullable Object>> rows = new ArrayList<>();

  public Table(String... columns) {
    this.columns = List.of(columns);
  }

  /** Adds a row with a value for each column. */
  public Table add(@Nullable Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          "A row of %s has %d values".formatted(columns, values.length));
    }
    List<@Nullable Object> row = new ArrayList<>();
    for (Object value : values) {
      row.add(value);
    }
    rows.add(row);
    return this;
  }

  /** Column names, a rule and the rows, each on its line. */
  public String toText() {
    int[] widths = IntStream.range(0, columns.size()).map(this::width).toArray();
    StringBuilder text = new StringBuilder();
    appendLine(text, columns, widths);
    appendLine(text, IntStream.of(widths).mapToObj("-"::repeat).toList(), widths);
    rows.forEach(row -> appendLine(text, row, widths));
    return text.toString();
  }

  /** An array of objects and a line end. */
  public String toJson() {
    ArrayNode array = JSON.createArrayNode();
    for (List<@Nullable Object> row : rows) {
      ObjectNode object = array.addObject();
      for (int i = 0; i < columns.size(); i++) {
        put(object, columns.get(i), row.get(i));
      }
    }
    return array + "\n";
  }

  private static void put(ObjectNode object, String name, @Nullable Object value) {
    if (value instanceof Long || value instanceof Integer) {
      object.put(name, ((Number) value).longValue());
    } else if (value instanceof BigDecimal decimal) {
      object.put(name, decimal);
    } else if (value instanceof Double number) {
      object.put(name, number);
    } else if (value instanceof Boolean truth) {
      object.put(name, truth);
    } else if (value instanceof JsonNode nested) {
      object.set(name, nested);
    } else {
      object.put(name, value == null ? null : value.toString());
    }
  }

  private int width(int column) {
    int widest = rows.stream().mapToInt(row -> toText(row.get(column)).length()).max().orElse(0);
    return Math.max(columns.get(column).length(), widest);
  }

  private static void appendLine(
      StringBuilder text, List<? extends @Nullable Object> values, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String value = toText(values.get(i));
      String gap = " ".repeat(widths[i] - value.length());
      line.append(i == 0 ? "" : "  ");
      line.append(values.get(i) instanceof Number ? gap + value : value + gap);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  /** Control characters could steer the terminal, so they show as a dot. */
  private static String toText(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    String text = value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
    return text.replaceAll("\\p{Cntrl}", "·");
  }
}
