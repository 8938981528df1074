package io.braid.serving.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.serving.guard.SqlTree;
import io.braid.serving.query.QueryRewrite;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Lets {@code WHERE origin = 'ATL'} find its rows by the hash that they are sorted by: the view in
 * FROM becomes a subquery over the same columns that keeps rows of that hash only. The condition
 * itself stays, and it must hold of every row, so no answer changes.
 */
public final class KeyHashRewrite implements QueryRewrite {
  private static final Set<String> JOINS = Set.of("INNER", "LEFT", "RIGHT", "FULL");

  private final Store store;

  public KeyHashRewrite(Store store) {
    this.store = store;
  }

  @Override
  public boolean rewrite(ObjectNode statement) {
    Set<String> hidden = new HashSet<>();
    if (!collect(statement, hidden)) {
      return false;
    }
    List<KeyedView> views =
        store.keyedViews().stream().filter(view -> !hidden.contains(lower(view.name()))).toList();
    return !views.isEmpty() && walk(statement, views);
  }

  /** Names that WITH defines. False if a column is written with a schema, which needs the table. */
  private static boolean collect(JsonNode node, Set<String> names) {
    if (node.path("column_names").size() > 2) {
      return false;
    }
    node.path("cte_map").path("map").forEach(with -> names.add(lower(with.path("key").asText())));
    names.add(lower(node.path("cte_name").asText()));
    for (JsonNode child : node) {
      if (!collect(child, names)) {
        return false;
      }
    }
    return true;
  }

  private boolean walk(JsonNode node, List<KeyedView> views) {
    boolean changed = false;
    for (JsonNode child : node) {
      changed |= walk(child, views);
    }
    boolean selects = node.path("type").asText().equals("SELECT_NODE");
    return changed | (selects && node.path("sample").isNull() && select((ObjectNode) node, views));
  }

  private boolean select(ObjectNode node, List<KeyedView> views) {
    List<JsonNode> conditions = new ArrayList<>();
    addConditions(node.path("where_clause"), conditions);
    boolean alone = node.path("from_table").path("type").asText().equals("BASE_TABLE");
    return source(node, "from_table", conditions, alone, views);
  }

  private static void addConditions(JsonNode where, List<JsonNode> conditions) {
    if (where.path("type").asText().equals("CONJUNCTION_AND")) {
      where.path("children").forEach(child -> addConditions(child, conditions));
    } else if (where.path("type").asText().equals("COMPARE_EQUAL")) {
      conditions.add(where);
    }
  }

  /** Every one of these joins keeps a row of the view only if the condition holds of it. */
  private boolean source(
      ObjectNode holder,
      String field,
      List<JsonNode> conditions,
      boolean alone,
      List<KeyedView> views) {
    JsonNode source = holder.path(field);
    String type = source.path("type").asText();
    if (type.equals("BASE_TABLE")) {
      Optional<ObjectNode> restricted = findRestricted(source, conditions, alone, views);
      restricted.ifPresent(subquery -> holder.set(field, subquery));
      return restricted.isPresent();
    }
    boolean joins =
        type.equals("JOIN")
            && JOINS.contains(source.path("join_type").asText())
            && Set.of("REGULAR", "CROSS").contains(source.path("ref_type").asText());
    return joins
        && (source((ObjectNode) source, "left", conditions, false, views)
            | source((ObjectNode) source, "right", conditions, false, views));
  }

  private Optional<ObjectNode> findRestricted(
      JsonNode table, List<JsonNode> conditions, boolean alone, List<KeyedView> views) {
    String schema = lower(table.path("schema_name").asText());
    boolean plain =
        (schema.isEmpty() || schema.equals("public"))
            && table.path("sample").isNull()
            && table.path("at_clause").isNull()
            && table.path("column_name_alias").isEmpty();
    if (!plain) {
      return Optional.empty();
    }
    String name = table.path("table_name").asText();
    String alias = table.path("alias").asText().isEmpty() ? name : table.path("alias").asText();
    return views.stream()
        .filter(view -> view.name().equalsIgnoreCase(name))
        .flatMap(
            view ->
                conditions.stream()
                    .flatMap(each -> findOperand(each, view, alias, alone).stream())
                    .map(operand -> restrict(view, alias, operand)))
        .findFirst();
  }

  private static Optional<JsonNode> findOperand(
      JsonNode equality, KeyedView view, String alias, boolean alone) {
    JsonNode left = equality.path("left");
    JsonNode right = equality.path("right");
    if (isKey(left, view, alias, alone) && isValue(right)) {
      return Optional.of(right);
    }
    return isKey(right, view, alias, alone) && isValue(left) ? Optional.of(left) : Optional.empty();
  }

  private static boolean isKey(JsonNode node, KeyedView view, String alias, boolean alone) {
    JsonNode names = node.path("column_names");
    boolean ofView =
        names.size() == 1
            ? alone
            : names.size() == 2 && names.get(0).asText().equalsIgnoreCase(alias);
    return ofView && names.get(names.size() - 1).asText().equalsIgnoreCase(view.key());
  }

  private static boolean isValue(JsonNode node) {
    String kind = node.path("class").asText();
    return kind.equals("CONSTANT")
        || kind.equals("PARAMETER")
        || (kind.equals("CAST") && isValue(node.path("child")));
  }

  private ObjectNode restrict(KeyedView view, String alias, JsonNode operand) {
    String sql = "SELECT * FROM (%s) AS %s".formatted(view.restricted(), ViewSql.quote(alias));
    try (Connection connection = store.connect()) {
      JsonNode tree = SqlTree.parse(connection, sql);
      ObjectNode subquery =
          (ObjectNode) tree.path("statements").get(0).path("node").path("from_table");
      replaceParameters(subquery, operand);
      return subquery;
    } catch (SQLException e) {
      throw StoreErrors.of("Rewriting a query over " + view.name(), e);
    }
  }

  private static void replaceParameters(JsonNode node, JsonNode operand) {
    if (node instanceof ObjectNode object) {
      object
          .fields()
          .forEachRemaining(
              field -> {
                if (field.getValue().path("class").asText().equals("PARAMETER")) {
                  field.setValue(operand.deepCopy());
                } else {
                  replaceParameters(field.getValue(), operand);
                }
              });
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i).path("class").asText().equals("PARAMETER")) {
          array.set(i, operand.deepCopy());
        } else {
          replaceParameters(array.get(i), operand);
        }
      }
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
