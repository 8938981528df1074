package io.braid.serving.guard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.serving.query.SqlException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** SQL text to and from the tree of DuckDB's own parser, so that both see the same statement. */
public final class SqlTree {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private SqlTree() {}

  /**
   * @return the object with {@code statements}
   * @throws BraidException QUERY_REFUSED for anything but SELECT, QUERY_INVALID for what does not
   *     parse
   */
  public static ObjectNode parse(Connection connection, String sql) throws SQLException {
    ObjectNode tree = read(call(connection, "SELECT json_serialize_sql(?::VARCHAR)", sql));
    if (!tree.path("error").asBoolean()) {
      return tree;
    }
    String message = tree.path("error_message").asText();
    if (tree.path("error_type").asText().equals("parser") && !message.contains("CTE needs")) {
      throw new BraidException(ErrorCode.QUERY_INVALID, message + ". " + nearby(tree, sql));
    }
    throw new BraidException(
        ErrorCode.QUERY_REFUSED,
        "Only SELECT may be run: Braid is read-only for clients, and a view's content follows from"
            + " its stream. The statement starts with '%s'".formatted(firstWords(sql)));
  }

  public static String print(Connection connection, ObjectNode tree) throws SQLException {
    return call(
        connection, "SELECT json_deserialize_sql(json(?::VARCHAR))", keepDoubles(tree).toString());
  }

  private static String call(Connection connection, String sql, String argument)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, argument);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getString(1);
      }
    }
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new SqlException("54001", "The statement is nested too deeply to be read");
    }
  }

  /** DuckDB prints the double 1e10 as 10000000000.0, which reads back as a decimal. */
  private static JsonNode keepDoubles(JsonNode node) {
    for (JsonNode child : node) {
      keepDoubles(child);
    }
    if (node instanceof ObjectNode
        && node.path("class").asText().equals("CONSTANT")
        && node.path("value").path("type").path("id").asText().equals("DOUBLE")
        && !node.path("value").path("is_null").asBoolean()) {
      toCast((ObjectNode) node);
    }
    return node;
  }

  private static void toCast(ObjectNode constant) {
    ObjectNode text = constant.deepCopy();
    String digits = constant.path("value").path("value").asText();
    text.put("alias", "");
    ((ObjectNode) text.get("value")).put("value", digits);
    ((ObjectNode) text.get("value").get("type")).put("id", "VARCHAR");
    JsonNode type = constant.path("value").path("type").deepCopy();
    constant.remove("value");
    constant.put("class", "CAST").put("type", "OPERATOR_CAST").put("try_cast", false);
    constant.set("child", text);
    constant.set("cast_type", type);
  }

  private static String nearby(ObjectNode tree, String sql) {
    int position = Math.min(tree.path("position").asInt(0), sql.length());
    return "It is at character %d of the statement".formatted(position + 1);
  }

  static String firstWords(String sql) {
    String text = sql.strip();
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
