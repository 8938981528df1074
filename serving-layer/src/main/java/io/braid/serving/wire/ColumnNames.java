package io.braid.serving.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Names columns as PostgreSQL does: {@code count} and not {@code count_star()}. */
final class ColumnNames {
  private ColumnNames() {}

  /** Empty if a star hides how many columns there are. */
  static Optional<List<String>> of(JsonNode statement) {
    JsonNode node = statement.path("node");
    while (node.has("left")) {
      node = node.get("left");
    }
    List<String> names = new ArrayList<>();
    for (JsonNode item : node.path("select_list")) {
      if (text(item, "class").equals("STAR")
          || text(item, "function_name").equals("_pg_expandarray")
          || text(item, "function_name").equals("unnest")) {
        return Optional.empty();
      }
      names.add(text(item, "alias").isEmpty() ? name(item) : text(item, "alias"));
    }
    return Optional.of(names);
  }

  private static String name(JsonNode item) {
    return switch (text(item, "class")) {
      case "COLUMN_REF" -> {
        JsonNode parts = item.path("column_names");
        yield parts.get(parts.size() - 1).asText();
      }
      case "FUNCTION" ->
          item.path("is_operator").asBoolean() ? "?column?" : function(text(item, "function_name"));
      case "WINDOW" -> function(text(item, "function_name"));
      case "CAST" -> cast(item);
      case "CASE" -> "case";
      case "COLLATE" -> name(item.path("child"));
      case "OPERATOR" -> operator(item);
      case "SUBQUERY" -> text(item, "subquery_type").equals("EXISTS") ? "exists" : "?column?";
      default -> "?column?";
    };
  }

  private static String cast(JsonNode item) {
    String child = name(item.path("child"));
    return child.equals("?column?")
        ? text(item.path("cast_type"), "id").toLowerCase(Locale.ROOT)
        : child;
  }

  private static String function(String name) {
    return name.equals("count_star") ? "count" : name;
  }

  private static String operator(JsonNode item) {
    return switch (text(item, "type")) {
      case "OPERATOR_COALESCE" -> "coalesce";
      case "ARRAY_CONSTRUCTOR" -> "array";
      case "STRUCT_EXTRACT" -> text(item.path("children").path(1).path("value"), "value");
      default -> "?column?";
    };
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }
}
