package io.braid.serving.guard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.serving.query.PublishedView;
import io.braid.serving.query.SqlException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Accepts a statement's tree, or refuses it with SQLSTATE 42501 and the name of what it met. Every
 * kind of node is refused unless it is listed here, so what a later DuckDB adds is refused too.
 * Thread-safe.
 */
public final class Guard {
  private static final Set<String> QUERIES =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE");
  private static final Set<String> SOURCES =
      Set.of("EMPTY", "BASE_TABLE", "JOIN", "SUBQUERY", "TABLE_FUNCTION", "EXPRESSION_LIST");
  private static final Set<String> EXPRESSIONS =
      Set.of(
          "BETWEEN",
          "CASE",
          "CAST",
          "COLLATE",
          "COLUMN_REF",
          "COMPARISON",
          "CONJUNCTION",
          "CONSTANT",
          "FUNCTION",
          "LAMBDA",
          "OPERATOR",
          "PARAMETER",
          "POSITIONAL_REFERENCE",
          "STAR",
          "SUBQUERY",
          "WINDOW");
  private static final Set<String> SOURCE_FUNCTIONS =
      Set.of("generate_series", "range", "unnest", "generate_subscripts");
  private static final int MAX_DEPTH = 400;
  // DuckDB plans a hundred thousand ORs for minutes and cannot be stopped meanwhile.
  private static final int MAX_EXPRESSIONS = 20_000;

  private final Functions functions;
  private final Map<String, Set<String>> systemRelations;

  /**
   * @param systemRelations readable relations that are no views: names by schema, in lower case. An
   *     empty set opens the whole schema.
   */
  public Guard(Functions functions, Map<String, Set<String>> systemRelations) {
    this.functions = functions;
    this.systemRelations = Map.copyOf(systemRelations);
  }

  /**
   * @param statement one of the tree's statements
   * @return the nodes that read a view, one a mention
   * @throws BraidException QUERY_REFUSED
   */
  public List<ObjectNode> check(JsonNode statement, List<PublishedView> views) {
    Set<String> names = new HashSet<>();
    views.forEach(view -> names.add(view.name().toLowerCase(Locale.ROOT)));
    Walk walk = new Walk(names);
    walk.query(statement.path("node"), Set.of(), 0);
    return walk.reads;
  }

  private final class Walk {
    private final Set<String> views;
    private final List<ObjectNode> reads = new ArrayList<>();
    private int expressions;

    Walk(Set<String> views) {
      this.views = views;
    }

    void query(JsonNode node, Set<String> outer, int depth) {
      if (!QUERIES.contains(node.path("type").asText())) {
        throw refused("the query form " + node.path("type").asText(), "only SELECT may be run");
      }
      Set<String> scope = outer;
      JsonNode withs = node.path("cte_map").path("map");
      if (!withs.isEmpty() || node.has("cte_name")) {
        scope = new HashSet<>(outer);
        for (JsonNode with : withs) {
          scope.add(with.path("key").asText().toLowerCase(Locale.ROOT));
        }
        if (node.has("cte_name")) {
          scope.add(node.path("cte_name").asText().toLowerCase(Locale.ROOT));
        }
      }
      children(node, scope, depth);
    }

    private void children(JsonNode node, Set<String> scope, int depth) {
      if (depth > MAX_DEPTH) {
        throw new BraidException(
            ErrorCode.QUERY_TOO_LARGE,
            "The statement is nested more than %d levels deep; split it with WITH"
                .formatted(MAX_DEPTH));
      }
      for (JsonNode child : node) {
        any(child, scope, depth + 1);
      }
    }

    private void any(JsonNode node, Set<String> scope, int depth) {
      String type = node.path("type").isTextual() ? node.path("type").asText() : "";
      if (node.has("class")) {
        expression(node, scope, depth);
      } else if (node.has("cte_map") || type.endsWith("_NODE")) {
        query(node, scope, depth);
      } else if (node.has("query_location") || node.has("sample")) {
        source(node, type, scope, depth);
      } else {
        children(node, scope, depth);
      }
    }

    private void source(JsonNode node, String type, Set<String> scope, int depth) {
      if (!SOURCES.contains(type)) {
        throw refused(
            type.equals("SHOW_REF") ? "SHOW, DESCRIBE or SUMMARIZE" : "the source " + type,
            "ask pg_catalog or information_schema, or use \\d in psql");
      }
      if (type.equals("BASE_TABLE")) {
        relation(node, scope);
      } else if (type.equals("TABLE_FUNCTION")) {
        String name = node.path("function").path("function_name").asText();
        if (!SOURCE_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
          throw refused(
              "the table function %s()".formatted(name),
              "a query reads published views only, no files, settings or servers");
        }
      }
      children(node, scope, depth);
    }

    private void relation(JsonNode node, Set<String> scope) {
      String name = node.path("table_name").asText().toLowerCase(Locale.ROOT);
      String schema = node.path("schema_name").asText().toLowerCase(Locale.ROOT);
      boolean plain =
          node.path("catalog_name").asText().isEmpty() && node.path("at_clause").isNull();
      boolean isView =
          views.contains(name)
              && (schema.equals("public") || (schema.isEmpty() && !scope.contains(name)));
      boolean known = isView || (schema.isEmpty() ? scope.contains(name) : isSystem(schema, name));
      if (plain && known) {
        if (isView) {
          reads.add((ObjectNode) node);
        }
        return;
      }
      String text = schema.isEmpty() ? name : schema + "." + name;
      if (plain && (schema.isEmpty() || schema.equals("public")) && name.matches("\\w+")) {
        throw new SqlException(
            "42P01",
            "relation \"%s\" does not exist. Published views: %s"
                .formatted(text, views.isEmpty() ? "none yet" : String.join(", ", sorted())));
      }
      throw refused(
          "the relation \"%s\"".formatted(text),
          "a query reads published views and the tables of schema braid only, no files");
    }

    private List<String> sorted() {
      return views.stream().sorted().limit(20).toList();
    }

    private boolean isSystem(String schema, String name) {
      Set<String> names = systemRelations.get(schema);
      return names != null && (names.isEmpty() || names.contains(name));
    }

    private void expression(JsonNode node, Set<String> scope, int depth) {
      if (++expressions > MAX_EXPRESSIONS) {
        throw new BraidException(
            ErrorCode.QUERY_TOO_LARGE,
            "The statement has more than %d expressions; ask in several queries"
                .formatted(MAX_EXPRESSIONS));
      }
      String kind = node.path("class").asText();
      if (!EXPRESSIONS.contains(kind)) {
        throw refused("the expression " + kind, "only plain expressions may be run");
      }
      if (kind.equals("FUNCTION") || kind.equals("WINDOW")) {
        function(node);
      }
      children(node, scope, depth);
    }

    private void function(JsonNode node) {
      String name = node.path("function_name").asText().toLowerCase(Locale.ROOT);
      String schema = node.path("schema").asText().toLowerCase(Locale.ROOT);
      if (!functions.allows(schema, name) || !node.path("catalog").asText().isEmpty()) {
        throw refused(
            "the function %s()".formatted(schema.isEmpty() ? name : schema + "." + name),
            "it is not on the list of functions that only compute values from their arguments");
      }
    }
  }

  private static BraidException refused(String what, String why) {
    return new BraidException(
        ErrorCode.QUERY_REFUSED, "The query uses %s, which is refused: %s".formatted(what, why));
  }
}
