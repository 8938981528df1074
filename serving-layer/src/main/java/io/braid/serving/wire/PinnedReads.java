package io.braid.serving.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.serving.query.Pinned;
import io.braid.serving.query.PublishedView;
import io.braid.serving.query.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The views that a query reads, and where they lie if they are pinned.
 *
 * @param tables the nodes of the query that read a view
 * @param names of the views, each once
 * @param schemas of pinned views, by name; empty for the present
 */
record PinnedReads(List<ObjectNode> tables, List<String> names, Map<String, String> schemas) {
  PinnedReads {
    names = List.copyOf(names);
    schemas = Map.copyOf(schemas);
  }

  /** What a query may name: views that exist but are not pinned get an error of their own. */
  static List<PublishedView> readable(List<PublishedView> live, Optional<Pinned> pinned) {
    return pinned
        .map(set -> Stream.concat(set.views().stream(), live.stream()).toList())
        .orElse(live);
  }

  /**
   * @param tables what the guard has found
   * @throws NotYet while a pinned view is being loaded
   */
  static PinnedReads of(
      List<ObjectNode> tables, Optional<Pinned> pinned, List<PublishedView> live) {
    List<PublishedView> views = readable(live, pinned);
    List<String> names =
        tables.stream().map(table -> name(table, views)).distinct().sorted().toList();
    return new PinnedReads(tables, names, schemas(names, pinned));
  }

  private static String name(ObjectNode table, List<PublishedView> views) {
    String written = table.path("table_name").asText();
    return views.stream()
        .map(PublishedView::name)
        .filter(written::equalsIgnoreCase)
        .findFirst()
        .orElseThrow();
  }

  /** Where they lie now. All are asked for before the first is waited for. */
  static Map<String, String> schemas(List<String> names, Optional<Pinned> pinned) {
    if (pinned.isEmpty()) {
      return Map.of();
    }
    Pinned set = pinned.get();
    names.forEach(name -> requirePinned(name, set));
    Map<String, String> schemas = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    for (String name : names) {
      set.findSchema(name)
          .ifPresentOrElse(schema -> schemas.put(name, schema), () -> missing.add(name));
    }
    if (!missing.isEmpty()) {
      throw new NotYet(
          "Being loaded: " + String.join(", ", missing),
          () -> missing.stream().noneMatch(set::isLoading));
    }
    return schemas;
  }

  private static void requirePinned(String name, Pinned pinned) {
    if (pinned.views().stream().noneMatch(view -> view.name().equals(name))) {
      throw new SqlException(
          "42P01",
          "View %s is not pinned: braid.at names %s only. Add its certificate, or RESET braid.at to read the present."
              .formatted(
                  name,
                  pinned.views().stream()
                      .map(PublishedView::name)
                      .collect(Collectors.joining(", "))));
    }
  }

  /** Lets the query read them where they lie. */
  boolean place(JsonNode statement) {
    if (schemas.isEmpty()) {
      return false;
    }
    for (ObjectNode table : tables) {
      String written = table.path("table_name").asText();
      schemas.forEach(
          (name, schema) -> {
            if (name.equalsIgnoreCase(written)) {
              table.put("schema_name", schema);
            }
          });
    }
    dropSchemas(statement);
    return true;
  }

  /** {@code public.VIEW.COLUMN} becomes {@code VIEW.COLUMN}. */
  private static void dropSchemas(JsonNode node) {
    JsonNode names = node.path("column_names");
    if (names.size() > 2 && names.get(0).asText().equalsIgnoreCase("public")) {
      ((ArrayNode) names).remove(0);
    }
    node.forEach(PinnedReads::dropSchemas);
  }
}
