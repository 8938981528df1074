package io.braid.serving.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Turns what only PostgreSQL knows into what DuckDB and the {@link Catalog} know: the system
 * catalog's relations and functions, {@code ::regclass} and its kin, {@code ~} as a partial match.
 * One use for one statement.
 */
public final class PgDialect {
  private static final Set<String> SCHEMAS = Set.of("", "main", "pg_catalog", "information_schema");
  private static final Set<String> USER_WORDS =
      Set.of("current_user", "session_user", "current_role");
  private static final Map<String, String> CONSTANT_WORDS =
      Map.of("current_catalog", "braid", "current_schema", "public");
  private static final Map<String, String> NAME_TO_OID =
      Map.of(
          "regclass", "class_oid",
          "regtype", "type_oid",
          "regnamespace", "namespace_oid",
          "regproc", "function_name",
          "regprocedure", "function_name");
  private static final Map<String, String> OID_TO_NAME =
      Map.of(
          "regclass", "class_name",
          "regtype", "type_name",
          "regnamespace", "namespace_name",
          "regrole", "pg_get_userbyid");
  private static final Set<String> TEXT_TYPES =
      Set.of("name", "char", "regproc", "regprocedure", "regoper", "regconfig", "int2vector");

  private final Catalog catalog;
  private final byte[] sql;
  private final String user;
  private boolean changed;
  private boolean usesCatalog;

  public PgDialect(Catalog catalog, String sql, String user) {
    this.catalog = catalog;
    this.sql = sql.getBytes(StandardCharsets.UTF_8);
    this.user = user;
  }

  /** Whether {@link #rewrite} changed the tree. */
  public boolean changed() {
    return changed;
  }

  /** Whether the statement reads the system catalog. */
  public boolean usesCatalog() {
    return usesCatalog;
  }

  /**
   * Before parsing: the spellings that DuckDB's parser does not take or loses. Literals, quoted
   * names and comments stay as they are.
   */
  public static String respell(String sql) {
    if (!sql.contains("pg_catalog")) {
      return sql;
    }
    StringBuilder out = new StringBuilder();
    int start = 0;
    for (int i = 0; i < sql.length(); i++) {
      char quote = sql.charAt(i);
      if (quote == '\'' || quote == '"') {
        int end = sql.indexOf(quote, i + 1);
        end = end < 0 ? sql.length() - 1 : end;
        out.append(respellPlain(sql.substring(start, i))).append(sql, i, end + 1);
        start = end + 1;
        i = end;
      }
    }
    return out.append(respellPlain(sql.substring(start))).toString();
  }

  private static String respellPlain(String text) {
    return text.replaceAll("(?i)OPERATOR\\s*\\(\\s*pg_catalog\\s*\\.\\s*([^)\\s]+)\\s*\\)", " $1 ")
        .replaceAll("(?i)(::|\\bAS\\s)\\s*pg_catalog\\s*\\.\\s*(?=\\w)", "$1");
  }

  public void rewrite(ObjectNode statement) {
    visit(statement);
  }

  private void visit(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Iterator<Map.Entry<String, JsonNode>> fields = object.fields();
      while (fields.hasNext()) {
        Map.Entry<String, JsonNode> field = fields.next();
        visit(field.getValue());
        replacement(field.getValue()).ifPresent(field::setValue);
      }
      relation(object);
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        visit(array.get(i));
        Optional<JsonNode> other = replacement(array.get(i));
        if (other.isPresent()) {
          array.set(i, other.get());
        }
      }
    }
  }

  private void relation(ObjectNode node) {
    if (!text(node, "type").equals("BASE_TABLE") || !text(node, "catalog_name").isEmpty()) {
      return;
    }
    String schema = text(node, "schema_name").toLowerCase(Locale.ROOT);
    String name = text(node, "table_name").toLowerCase(Locale.ROOT);
    if (schema.equals("pg_catalog") || (schema.isEmpty() && catalog.names().contains(name))) {
      node.put("schema_name", Catalog.SCHEMA);
      changed = true;
      usesCatalog = true;
    } else if (schema.equals("information_schema")) {
      node.put("schema_name", Catalog.INFORMATION_SCHEMA);
      changed = true;
      usesCatalog = true;
    }
  }

  private Optional<JsonNode> replacement(JsonNode node) {
    Optional<JsonNode> other =
        switch (text(node, "class")) {
          case "FUNCTION" -> function((ObjectNode) node);
          case "COLUMN_REF" -> word(node);
          case "CAST" -> cast((ObjectNode) node);
          case "COLLATE" ->
              text(node, "collation").endsWith("default")
                  ? Optional.of(node.get("child"))
                  : Optional.empty();
          default -> Optional.empty();
        };
    changed |= other.isPresent();
    return other;
  }

  private Optional<JsonNode> function(ObjectNode node) {
    String schema = text(node, "schema").toLowerCase(Locale.ROOT);
    String name = text(node, "function_name").toLowerCase(Locale.ROOT);
    if (!SCHEMAS.contains(schema)) {
      return Optional.empty();
    }
    if (catalog.macros().contains(name)) {
      node.put("schema", Catalog.SCHEMA);
      changed = true;
      usesCatalog = true;
      return Optional.empty();
    }
    if (!schema.isEmpty() && !schema.equals("main")) {
      node.put("schema", "");
      changed = true;
    }
    if (name.equals("regexp_full_match") && isTilde(node)) {
      node.put("function_name", "regexp_matches");
      changed = true;
    } else if (name.equals("~*") || name.equals("!~*")) {
      node.put("function_name", "regexp_matches").put("is_operator", false);
      ((ArrayNode) node.get("children")).add(constant("i"));
      changed = true;
      return name.equals("~*") ? Optional.empty() : Optional.of(not(node));
    }
    return Optional.empty();
  }

  /** The parser reads {@code a ~ b} as a full match and SIMILAR TO too; only the place tells. */
  private boolean isTilde(ObjectNode node) {
    return charAt(node) == '~' || charAt(node) == '!';
  }

  /** The byte of the statement that a node was read from; 0 if it has none. */
  private char charAt(JsonNode node) {
    int at = node.path("query_location").asInt(-1);
    return at >= 0 && at < sql.length ? (char) sql[at] : 0;
  }

  private Optional<JsonNode> word(JsonNode node) {
    JsonNode names = node.path("column_names");
    if (names.size() != 1) {
      return Optional.empty();
    }
    String word = names.get(0).asText().toLowerCase(Locale.ROOT);
    String value = USER_WORDS.contains(word) ? user : CONSTANT_WORDS.get(word);
    if (value == null || charAt(node) == '"') {
      return Optional.empty();
    }
    ObjectNode constant = constant(value);
    constant.put("alias", text(node, "alias").isEmpty() ? word : text(node, "alias"));
    return Optional.of(constant);
  }

  private Optional<JsonNode> cast(ObjectNode node) {
    JsonNode type = node.path("cast_type");
    String name = text(type.path("type_info"), "name").toLowerCase(Locale.ROOT);
    if (!text(type, "id").equals("UNBOUND")) {
      return Optional.empty();
    }
    JsonNode child = node.get("child");
    boolean isName =
        text(child, "class").equals("PARAMETER")
            || (text(child, "class").equals("CONSTANT")
                && text(child.path("value").path("type"), "id").equals("VARCHAR"));
    String macro = isName ? NAME_TO_OID.get(name) : OID_TO_NAME.get(name);
    if (macro != null) {
      usesCatalog = true;
      return Optional.of(call(macro, child, text(node, "alias")));
    }
    if (TEXT_TYPES.contains(name) || OID_TO_NAME.containsKey(name)) {
      ((ObjectNode) type).put("id", "VARCHAR").putNull("type_info");
      changed = true;
    } else if (name.equals("_text") || name.equals("_name") || name.equals("_varchar")) {
      ObjectNode info = JsonNodeFactory.instance.objectNode();
      info.put("type", "LIST_TYPE_INFO").put("alias", "").putNull("extension_info");
      info.putObject("child_type").put("id", "VARCHAR").putNull("type_info");
      ((ObjectNode) type).put("id", "LIST").set("type_info", info);
      changed = true;
    }
    return Optional.empty();
  }

  private static ObjectNode constant(String value) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("class", "CONSTANT").put("type", "VALUE_CONSTANT").put("alias", "");
    node.put("query_location", 0);
    ObjectNode inner = node.putObject("value");
    inner.putObject("type").put("id", "VARCHAR").putNull("type_info");
    inner.put("is_null", false).put("value", value);
    return node;
  }

  private static ObjectNode not(JsonNode child) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("class", "OPERATOR").put("type", "OPERATOR_NOT").put("alias", "");
    node.put("query_location", 0).putArray("children").add(child);
    return node;
  }

  private static ObjectNode call(String macro, JsonNode argument, String alias) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("class", "FUNCTION").put("type", "FUNCTION").put("alias", alias);
    node.put("query_location", 0).put("function_name", macro).put("schema", Catalog.SCHEMA);
    node.putArray("children").add(argument);
    node.putNull("filter");
    node.putObject("order_bys").put("type", "ORDER_MODIFIER").putArray("orders");
    node.put("distinct", false).put("is_operator", false).put("export_state", false);
    node.put("catalog", "");
    return node;
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }
}
