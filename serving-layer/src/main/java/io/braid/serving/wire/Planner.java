package io.braid.serving.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.serving.catalog.Catalog;
import io.braid.serving.catalog.PgDialect;
import io.braid.serving.catalog.PgType;
import io.braid.serving.guard.Functions;
import io.braid.serving.guard.GrowingCells;
import io.braid.serving.guard.Guard;
import io.braid.serving.guard.SqlTree;
import io.braid.serving.query.Pinned;
import io.braid.serving.query.PublishedView;
import io.braid.serving.query.QueryRewrite;
import io.braid.serving.query.Relations;
import io.braid.serving.query.SqlException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** From a client's text to a {@link Plan}: respell, parse, translate, guard, rewrite, prepare. */
final class Planner {
  private static final List<PgType> GUESSES = List.of(PgType.TEXT, PgType.INT8, PgType.FLOAT8);

  private final Relations relations;
  private final Catalog catalog;
  private final QueryRewrite rewrite;
  private final Functions functions = Functions.load(Catalog.SCHEMA);
  private final Guard guard;
  private final int maxSqlBytes;
  private final int maxCellBytes;

  Planner(Relations relations, Catalog catalog, QueryRewrite rewrite, Limits limits) {
    this.relations = relations;
    this.catalog = catalog;
    this.rewrite = rewrite;
    this.maxSqlBytes = limits.maxSqlBytes();
    this.maxCellBytes = limits.maxCellBytes();
    this.guard =
        new Guard(
            functions,
            Map.of(
                "braid", Set.of(), Catalog.SCHEMA, Set.of(), Catalog.INFORMATION_SCHEMA, Set.of()));
  }

  boolean isCurrent(Plan plan, Optional<Pinned> pinned) {
    return plan.views().equals(relations.views())
        && plan.at().equals(PinnedReads.schemas(plan.reads(), pinned));
  }

  Relations relations() {
    return relations;
  }

  void refreshCatalog() throws SQLException {
    catalog.refresh();
  }

  /**
   * @param pinned what the views are read as of, if not as of now
   * @throws NotYet while a pinned view is being loaded
   */
  Plan plan(
      Connection connection, String sql, List<Integer> oids, String user, Optional<Pinned> pinned)
      throws SQLException {
    requireShort(sql);
    Optional<String> explained = ExplainCertificate.findQuery(sql);
    String respelled = PgDialect.respell(explained.orElse(sql));
    ObjectNode tree = parse(connection, respelled);
    ObjectNode statement = (ObjectNode) tree.path("statements").get(0);
    Optional<List<String>> names = ColumnNames.of(statement);
    PgDialect dialect = new PgDialect(catalog, respelled, user);
    dialect.rewrite(statement);
    List<PublishedView> views = relations.views();
    PinnedReads reads =
        PinnedReads.of(guard.check(statement, PinnedReads.readable(views, pinned)), pinned, views);
    boolean changed = dialect.changed();
    changed |= reads.place(statement);
    changed |= rewrite.rewrite(statement);
    List<PgType> given = oids.stream().map(Planner::type).toList();
    changed |= declare(statement, number -> declared(given, number));
    if (dialect.usesCatalog()) {
      catalog.refresh();
    }
    String duckSql = changed ? SqlTree.print(connection, tree) : respelled;
    Draft draft = resolve(connection, tree, duckSql, given);
    if (explained.isPresent()) {
      Draft certificates =
          prepare(connection, ExplainCertificate.sql(reads.names(), pinned, draft.parameters()));
      draft = new Draft(certificates.sql(), draft.parameters(), certificates.columns());
      names = Optional.empty();
    }
    boolean grows = explained.isEmpty() && GrowingCells.in(statement, functions);
    return finish(draft, names, given, dialect.usesCatalog(), views, reads, grows);
  }

  private void requireShort(String sql) {
    if (sql.length() > maxSqlBytes) {
      throw new BraidException(
          ErrorCode.QUERY_TOO_LARGE,
          "The statement has %d characters, more than the limit of %d"
              .formatted(sql.length(), maxSqlBytes));
    }
  }

  private static ObjectNode parse(Connection connection, String sql) throws SQLException {
    ObjectNode tree = SqlTree.parse(connection, sql);
    if (tree.path("statements").size() != 1) {
      throw new BraidException(
          ErrorCode.QUERY_INVALID,
          "A prepared statement holds one SELECT, but this one holds "
              + tree.path("statements").size());
    }
    return tree;
  }

  private record Draft(String sql, List<PgType> parameters, List<ResultColumn> columns) {}

  /** Parameters whose type neither the client nor the statement tells are taken for text, first. */
  private static Draft resolve(
      Connection connection, ObjectNode tree, String sql, List<PgType> given) throws SQLException {
    Draft first = prepare(connection, sql);
    if (!first.parameters().contains(PgType.UNKNOWN)) {
      return first;
    }
    SQLException failure = null;
    List<PgType> parameters = first.parameters();
    for (PgType guess : GUESSES) {
      List<PgType> types = new ArrayList<>(parameters);
      for (int i = 0; i < types.size(); i++) {
        boolean isNumeric = i < given.size() && given.get(i) == PgType.NUMERIC;
        types.set(
            i, types.get(i) != PgType.UNKNOWN ? types.get(i) : isNumeric ? PgType.NUMERIC : guess);
      }
      ObjectNode copy = tree.deepCopy();
      declare(
          copy,
          number ->
              number <= parameters.size() && parameters.get(number - 1) == PgType.UNKNOWN
                  ? Optional.of(types.get(number - 1))
                  : Optional.empty());
      try {
        Draft draft = prepare(connection, SqlTree.print(connection, copy));
        return new Draft(draft.sql(), types, draft.columns());
      } catch (SQLException e) {
        failure = failure == null ? e : failure;
      }
    }
    throw failure == null ? new SQLException(sql) : failure;
  }

  private static Draft prepare(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      List<PgType> parameters = new ArrayList<>();
      int count = statement.getParameterMetaData().getParameterCount();
      for (int i = 1; i <= count; i++) {
        String type = statement.getParameterMetaData().getParameterTypeName(i);
        boolean unknown = type.equals("INVALID") || type.equals("UNKNOWN") || type.equals("NULL");
        parameters.add(unknown ? PgType.UNKNOWN : PgType.of(type));
      }
      List<ResultColumn> columns = new ArrayList<>();
      ResultSetMetaData found = statement.getMetaData();
      for (int i = 1; i <= found.getColumnCount(); i++) {
        String type = found.getColumnTypeName(i);
        columns.add(
            new ResultColumn(found.getColumnName(i), PgType.of(type), PgType.modifier(type)));
      }
      return new Draft(sql, parameters, columns);
    }
  }

  private Plan finish(
      Draft draft,
      Optional<List<String>> names,
      List<PgType> given,
      boolean usesCatalog,
      List<PublishedView> views,
      PinnedReads reads,
      boolean grows) {
    List<ResultColumn> columns = new ArrayList<>();
    for (int i = 0; i < draft.columns().size(); i++) {
      ResultColumn column = draft.columns().get(i);
      boolean named = names.isPresent() && names.get().size() == draft.columns().size();
      String name = named ? names.get().get(i) : column.name();
      columns.add(new ResultColumn(name, column.type(), column.modifier()));
    }
    List<PgType> declared = new ArrayList<>();
    for (int i = 0; i < draft.parameters().size(); i++) {
      boolean told = i < given.size() && given.get(i) != PgType.UNKNOWN;
      PgType inferred = draft.parameters().get(i);
      declared.add(told ? given.get(i) : inferred);
    }
    String sql = grows ? measured(draft) : draft.sql();
    return new Plan(
        sql,
        columns,
        declared,
        draft.parameters(),
        usesCatalog,
        views,
        reads.names(),
        reads.schemas());
  }

  /** Measures long values inside DuckDB: in Java they would already have taken the memory. */
  private String measured(Draft draft) {
    List<String> out = new ArrayList<>();
    List<String> in = new ArrayList<>();
    for (int i = 0; i < draft.columns().size(); i++) {
      String column = "c" + i;
      in.add(column);
      String length =
          switch (draft.columns().get(i).type()) {
            case TEXT, JSON -> "strlen(" + column + "::VARCHAR)";
            case BYTEA -> "octet_length(" + column + ")";
            default ->
                draft.columns().get(i).type().category() == 'A'
                    ? "strlen(" + column + "::VARCHAR)"
                    : "";
          };
      out.add(
          length.isEmpty()
              ? column
              : "CASE WHEN %s > %d THEN error('The query %s %d bytes in one cell') ELSE %s END AS %s"
                  .formatted(
                      length, maxCellBytes, PgError.TOO_LARGE, maxCellBytes, column, column));
    }
    return "SELECT %s FROM (%s\n) AS t(%s)"
        .formatted(String.join(", ", out), draft.sql(), String.join(", ", in));
  }

  private static PgType type(int oid) {
    return oid == 0
        ? PgType.UNKNOWN
        : PgType.find(oid)
            .orElseThrow(
                () ->
                    new SqlException("0A000", "A parameter cannot be of the type with OID " + oid));
  }

  /**
   * Texts stay open, so that a text may be compared with a number or a date as drivers do; numerics
   * too, as a cast would fix their scale.
   */
  private static Optional<PgType> declared(List<PgType> given, int number) {
    return Optional.of(number)
        .filter(some -> some <= given.size())
        .map(some -> given.get(some - 1))
        .filter(type -> !type.isText() && type != PgType.NUMERIC);
  }

  /** Puts a cast around each parameter of a known type. */
  private static boolean declare(JsonNode node, Function<Integer, Optional<PgType>> types) {
    boolean changed = false;
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field :
          (Iterable<Map.Entry<String, JsonNode>>) object::fields) {
        Optional<JsonNode> cast = cast(field.getValue(), types);
        cast.ifPresent(field::setValue);
        changed |= cast.isPresent() || declare(field.getValue(), types);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        Optional<JsonNode> cast = cast(array.get(i), types);
        if (cast.isPresent()) {
          array.set(i, cast.get());
        }
        changed |= cast.isPresent() || declare(array.get(i), types);
      }
    }
    return changed;
  }

  private static Optional<JsonNode> cast(JsonNode node, Function<Integer, Optional<PgType>> types) {
    if (!node.path("class").asText("").equals("PARAMETER")) {
      return Optional.empty();
    }
    String number = node.path("identifier").asText();
    if (!number.matches("\\d{1,5}")) {
      throw new SqlException("42601", "Parameters are written $1, $2, …, not $" + number);
    }
    return types.apply(Integer.parseInt(number)).map(type -> castNode(node, type));
  }

  private static JsonNode castNode(JsonNode parameter, PgType type) {
    ObjectNode cast = JsonNodeFactory.instance.objectNode();
    cast.put("class", "CAST").put("type", "OPERATOR_CAST");
    cast.put("alias", parameter.path("alias").asText(""));
    cast.put("query_location", 0);
    ObjectNode plain = parameter.deepCopy();
    plain.put("alias", "");
    cast.set("child", plain);
    ObjectNode duck = cast.putObject("cast_type");
    String name = type.duckName().toUpperCase(Locale.ROOT);
    if (type == PgType.NUMERIC) {
      duck.put("id", "DECIMAL");
      duck.putObject("type_info")
          .put("type", "DECIMAL_TYPE_INFO")
          .put("alias", "")
          .putNull("extension_info")
          .put("width", 38)
          .put("scale", 10);
    } else if (name.endsWith("[]")) {
      duck.put("id", "LIST");
      ObjectNode info = duck.putObject("type_info");
      info.put("type", "LIST_TYPE_INFO").put("alias", "").putNull("extension_info");
      info.putObject("child_type")
          .put("id", name.substring(0, name.length() - 2))
          .putNull("type_info");
    } else {
      duck.put("id", name.equals("JSON") ? "VARCHAR" : name).putNull("type_info");
    }
    cast.put("try_cast", false);
    return cast;
  }
}
