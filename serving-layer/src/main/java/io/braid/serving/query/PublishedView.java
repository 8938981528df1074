package io.braid.serving.query;

import io.braid.core.type.Column;
import java.util.List;
import java.util.Map;

/**
 * A view as clients see it: the DuckDB relation {@code public.NAME} with exactly these columns, in
 * this order.
 *
 * @param key the names of the grouping columns; together they name one row. May be empty.
 * @param description empty if there is none
 * @param comments by column, of those that have one
 */
public record PublishedView(
    String name,
    List<Column> columns,
    List<String> key,
    String description,
    Map<String, String> comments) {
  public PublishedView {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
    comments = Map.copyOf(comments);
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

  /** Without a word on what it means. */
  public PublishedView(String name, List<Column> columns, List<String> key) {
    this(name, columns, key, "", Map.of());
  }
}
