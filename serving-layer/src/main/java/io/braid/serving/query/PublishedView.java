package io.braid.serving.query;

import io.braid.core.type.Column;
import java.util.List;

/**
 * A view as clients see it: the DuckDB relation {@code public.NAME} with exactly these columns, in
 * this order.
 *
 * @param key the names of the grouping columns; together they name one row. May be empty.
 */
public record PublishedView(String name, List<Column> columns, List<String> key) {
  public PublishedView {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    if (name.isBlank() || columns.isEmpty()) {
      throw new IllegalArgumentException("A published view needs a name and columns: " + name);
    }
    List<String> names = columns.stream().map(Column::name).toList();
    for (String part : key) {
      if (!names.contains(part)) {
        throw new IllegalArgumentException(
            "Key column '%s' is no column of view '%s'".formatted(part, name));
      }
    }
  }
}
