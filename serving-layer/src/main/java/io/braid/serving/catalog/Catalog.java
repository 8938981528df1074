package io.braid.serving.catalog;

import io.braid.serving.query.PublishedView;
import io.braid.serving.query.Relations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Keeps {@code braid_pg} and {@code braid_info} in step with what is published. Types come from
 * DuckDB itself, so that they are what results carry. Views appear as tables, because {@code \dt}
 * and most tools look for those only. Thread-safe.
 */
public final class Catalog {
  public static final String SCHEMA = "braid_pg";
  public static final String INFORMATION_SCHEMA = "braid_info";
  // pg_class itself, as class_oid() and obj_description() know it.
  private static final int PG_CLASS = 1259;
  private static final int PUBLIC = 2200;
  private static final int BRAID = 2201;
  // pg_table_is_visible() knows this border: relations of schema braid lie beyond it.
  private static final int FIRST_PUBLIC = 16_384;
  private static final int FIRST_BRAID = 1_048_576;
  private static final int INDEX_OFFSET = 4_194_304;

  private final Connection connection;
  private final Relations relations;
  private final Map<String, Integer> oids = new HashMap<>();
  private final Set<String> names;
  private final Set<String> macros;
  private List<PublishedView> shown = List.of();
  private boolean filled;

  private Catalog(Connection connection, Relations relations) throws SQLException {
    this.connection = connection;
    this.relations = relations;
    this.names =
        lower(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'braid_pg'"
                + " UNION ALL SELECT view_name FROM duckdb_views() WHERE schema_name = 'braid_pg'");
    this.macros =
        lower(
            "SELECT DISTINCT function_name FROM duckdb_functions()"
                + " WHERE schema_name = 'braid_pg'");
  }

  /**
   * Makes the schemas {@code public}, {@code braid}, {@code braid_pg} and {@code braid_info}.
   *
   * @param connection used by the catalog alone from now on
   * @param settings what {@code current_setting} and {@code pg_settings} answer
   */
  public static Catalog install(
      Connection connection, Relations relations, Set<String> users, Map<String, String> settings)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : script().split(";\n")) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
    }
    insertTypes(connection);
    insertRoles(connection, users);
    insertSettings(connection, settings);
    return new Catalog(connection, relations);
  }

  /** Lower-case names of the relations of {@code pg_catalog}. */
  public Set<String> names() {
    return names;
  }

  /** Lower-case names of PostgreSQL's functions that exist as macros in {@link #SCHEMA}. */
  public Set<String> macros() {
    return macros;
  }

  /** Brings the tables up to date if what is published has changed. Call before a query of them. */
  public synchronized void refresh() throws SQLException {
    List<PublishedView> views = relations.views();
    if (filled && views.equals(shown)) {
      return;
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN TRANSACTION");
      try {
        for (String table :
            List.of("pg_class", "pg_attribute", "pg_index", "pg_constraint", "pg_description")) {
          statement.execute("DELETE FROM braid_pg." + table);
        }
        fill(views);
        statement.execute("COMMIT");
      } catch (SQLException e) {
        statement.execute("ROLLBACK");
        throw e;
      }
    }
    shown = views;
    filled = true;
  }

  private record ColumnRow(String name, String type) {}

  private void fill(List<PublishedView> views) throws SQLException {
    Map<String, PublishedView> published = new HashMap<>();
    views.forEach(view -> published.put(view.name(), view));
    Map<String, List<ColumnRow>> found = columns();
    for (Map.Entry<String, List<ColumnRow>> relation : found.entrySet()) {
      boolean isPublic = relation.getKey().startsWith("public.");
      String name = relation.getKey().substring(relation.getKey().indexOf('.') + 1);
      PublishedView view = published.get(name);
      if (!isPublic) {
        insertRelation(relation.getKey(), name, BRAID, relation.getValue(), List.of(), Set.of());
      } else if (view != null) {
        Set<String> required =
            view.columns().stream()
                .filter(column -> column.required())
                .map(column -> column.name())
                .collect(Collectors.toSet());
        int oid =
            insertRelation(
                relation.getKey(), name, PUBLIC, relation.getValue(), view.key(), required);
        insertComments(oid, view);
      }
    }
  }

  private Map<String, List<ColumnRow>> columns() throws SQLException {
    Map<String, List<ColumnRow>> found = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT schema_name || '.' || table_name, column_name, data_type"
                    + " FROM duckdb_columns() WHERE schema_name IN ('public', 'braid')"
                    + " ORDER BY 1, column_index")) {
      while (rows.next()) {
        found
            .computeIfAbsent(rows.getString(1), name -> new ArrayList<>())
            .add(new ColumnRow(rows.getString(2), rows.getString(3)));
      }
    }
    return found;
  }

  private void insertComments(int oid, PublishedView view) throws SQLException {
    insertComment(oid, 0, view.description());
    for (int i = 0; i < view.columns().size(); i++) {
      insertComment(oid, i + 1, view.comments().getOrDefault(view.columns().get(i).name(), ""));
    }
  }

  private void insertComment(int oid, int column, String text) throws SQLException {
    if (!text.isEmpty()) {
      insert(
          "INSERT INTO braid_pg.pg_description VALUES (%d, %d, %d, ?)"
              .formatted(oid, PG_CLASS, column),
          text);
    }
  }

  /** Returns its number. */
  private int insertRelation(
      String fullName,
      String name,
      int namespace,
      List<ColumnRow> columns,
      List<String> key,
      Set<String> required)
      throws SQLException {
    int first = namespace == PUBLIC ? FIRST_PUBLIC : FIRST_BRAID;
    int oid = oids.computeIfAbsent(fullName, absent -> first + oids.size());
    List<String> names = columns.stream().map(ColumnRow::name).toList();
    boolean keyed = !key.isEmpty() && names.containsAll(key);
    insertClass(oid, name, namespace, "r", columns.size(), keyed);
    for (int i = 0; i < columns.size(); i++) {
      boolean notNull = required.contains(columns.get(i).name());
      insertColumn(oid, i + 1, columns.get(i), notNull);
    }
    if (keyed) {
      List<Integer> numbers = key.stream().map(part -> names.indexOf(part) + 1).toList();
      insertKey(oid, name, namespace, key, numbers);
    }
    return oid;
  }

  private void insertKey(
      int oid, String name, int namespace, List<String> key, List<Integer> numbers)
      throws SQLException {
    int index = oid + INDEX_OFFSET;
    insertClass(index, name + "_pkey", namespace, "i", numbers.size(), false);
    for (int i = 0; i < numbers.size(); i++) {
      insert(
          ("INSERT INTO braid_pg.pg_attribute (attrelid, attname, atttypid, attnum, atttypmod,"
                  + " attnotnull, atthasdef, attisdropped) SELECT %d, attname, atttypid, %d,"
                  + " atttypmod, false, false, false FROM braid_pg.pg_attribute"
                  + " WHERE attrelid = %d AND attnum = %d")
              .formatted(index, i + 1, oid, numbers.get(i)));
    }
    insert(
        ("INSERT INTO braid_pg.pg_index SELECT %d, %d, %d, %d, true, false, true, false, true,"
                + " false, true, false, true, true, false, %s, [], [], [], NULL, NULL")
            .formatted(index, oid, numbers.size(), numbers.size(), numbers));
    String text =
        "PRIMARY KEY (" + key.stream().map(Catalog::quoted).collect(Collectors.joining(", ")) + ")";
    insert(
        ("INSERT INTO braid_pg.pg_constraint SELECT %d, ?, %d, 'p', false, false, true, %d, 0, %d,"
                + " 0, 0, ' ', ' ', ' ', true, 0, true, %s, NULL, NULL, NULL, NULL, ?")
            .formatted(index, namespace, oid, index, numbers),
        name + "_pkey",
        text);
  }

  private void insertClass(
      int oid, String name, int namespace, String kind, int columns, boolean indexed)
      throws SQLException {
    insert(
        ("INSERT INTO braid_pg.pg_class SELECT %d, ?, %d, 0, 0, 10, %d, 0, 0, 0, -1, 0, 0, %b,"
                + " false, 'p', '%s', %d, 0, false, false, false, false, false, true, 'd', false,"
                + " 0, NULL, NULL, NULL, false")
            .formatted(oid, namespace, kind.equals("i") ? 403 : 2, indexed, kind, columns),
        name);
  }

  private void insertColumn(int oid, int number, ColumnRow column, boolean notNull)
      throws SQLException {
    PgType type = PgType.of(column.type());
    insert(
        ("INSERT INTO braid_pg.pg_attribute SELECT %d, ?, %d, -1, %d, %d, 0, -1, %d, false, 'p',"
                + " 'i', '', %b, false, false, '', '', false, true, 0, %d, NULL, NULL, NULL")
            .formatted(
                oid,
                type.oid(),
                type.size(),
                number,
                PgType.modifier(column.type()),
                notNull,
                type.isText() ? 100 : 0),
        column.name());
  }

  private static void insertTypes(Connection connection) throws SQLException {
    for (PgType type : PgType.values()) {
      String array = "_" + type.typname();
      int arrayOid = 0;
      int element = 0;
      for (PgType other : PgType.values()) {
        arrayOid = other.typname().equals(array) ? other.oid() : arrayOid;
        element = type.typname().equals("_" + other.typname()) ? other.oid() : element;
      }
      insert(
          connection,
          ("INSERT INTO braid_pg.pg_type SELECT %d, ?, 11, 10, %d, false, '%s', '%s', false, true,"
                  + " ',', 0, '-', %d, %d, '%s', '-', '-', '-', '-', '-', '-', 'i', 'p', false, 0,"
                  + " -1, 0, %d, NULL, NULL, NULL, ?")
              .formatted(
                  type.oid(),
                  type.size(),
                  type == PgType.UNKNOWN ? "p" : "b",
                  type.category(),
                  element,
                  arrayOid,
                  element == 0 ? type.typname() + "in" : "array_in",
                  type.isText() ? 100 : 0),
          type.typname(),
          type.sqlName());
    }
  }

  private static void insertRoles(Connection connection, Set<String> users) throws SQLException {
    Set<String> roles = new LinkedHashSet<>(List.of("braid"));
    roles.addAll(users);
    int oid = 10;
    for (String role : roles) {
      boolean owner = role.equals("braid") && !users.contains(role);
      insert(
          connection,
          ("INSERT INTO braid_pg.pg_roles SELECT %d, ?, false, true, false, false, %b, false, -1,"
                  + " '********', NULL, false, NULL")
              .formatted(oid, !owner),
          role);
      oid = oid == 10 ? 16_001 : oid + 1;
    }
  }

  private static void insertSettings(Connection connection, Map<String, String> settings)
      throws SQLException {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      insert(
          connection,
          "INSERT INTO braid_pg.pg_settings (name, setting, category, context, vartype, source)"
              + " VALUES (lower(?), ?, 'Braid', 'user', 'string', 'default')",
          setting.getKey(),
          setting.getValue());
    }
  }

  private void insert(String sql, String... values) throws SQLException {
    insert(connection, sql, values);
  }

  private static void insert(Connection connection, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  private Set<String> lower(String sql) throws SQLException {
    Set<String> found = new LinkedHashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1).toLowerCase(Locale.ROOT));
      }
    }
    return Set.copyOf(found);
  }

  private static String quoted(String name) {
    return name.matches("[a-z_][a-z0-9_]*") ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String script() {
    try (InputStream in = Catalog.class.getResourceAsStream("catalog.sql")) {
      if (in == null) {
        throw new IllegalStateException("catalog.sql is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
