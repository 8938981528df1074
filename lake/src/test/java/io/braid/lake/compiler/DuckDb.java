package io.braid.lake.compiler;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import io.braid.core.view.Reading;
import io.braid.core.view.StateColumn;
import io.braid.core.view.ViewManifest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/** The serving engine as a view is served: states merged and presented by SQL of the manifest. */
final class DuckDb implements AutoCloseable {
  private final Connection connection;

  DuckDb() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    run("SET TimeZone = 'UTC'");
    DuckDbFunctions.register(connection);
  }

  void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  List<List<@Nullable Object>> query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<List<@Nullable Object>> rows = new ArrayList<>();
      while (result.next()) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  /** Makes a table {@code edges} of these rows. */
  void load(StructType schema, List<List<@Nullable Object>> rows) throws SQLException {
    run(
        "CREATE OR REPLACE TABLE edges (%s)"
            .formatted(
                Stream.of(schema.fields())
                    .map(field -> field.name() + " " + Types.toDuckDb(field.dataType()))
                    .collect(Collectors.joining(", "))));
    String marks = String.join(", ", Collections.nCopies(schema.length(), "?"));
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO edges VALUES (%s)".formatted(marks))) {
      for (List<@Nullable Object> row : rows) {
        for (int i = 0; i < row.size(); i++) {
          Object value = row.get(i);
          if (value instanceof Object[] elements) {
            String type = Types.toDuckDb(schema.fields()[i].dataType()).replace("[]", "");
            insert.setObject(i + 1, connection.createArrayOf(type, elements));
          } else if (value instanceof LocalDate) {
            insert.setString(i + 1, value.toString()); // the driver moves dates before 1582
          } else {
            insert.setObject(
                i + 1, value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value);
          }
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** The answer over increments, each row {@code _epoch} first. */
  List<List<@Nullable Object>> answer(ViewManifest view, List<Row> increments) throws SQLException {
    load(view, increments);
    return answer(view, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Keeps increments, each row {@code _epoch} first, in place of those before. */
  void load(ViewManifest view, List<Row> increments) throws SQLException {
    String columns =
        Stream.concat(
                view.keys().stream().map(key -> key.name() + " " + Types.toDuckDb(key.type())),
                view.state().stream()
                    .map(state -> state.name() + " " + Types.toDuckDb(state.type())))
            .collect(Collectors.joining(", "));
    run("CREATE OR REPLACE TABLE log (_epoch BIGINT, %s)".formatted(columns));
    List<ColumnType> types =
        Stream.of(
                Stream.<ColumnType>of(ColumnType.Simple.BIGINT),
                view.keys().stream().map(Column::type),
                view.state().stream().map(StateColumn::type))
            .flatMap(type -> type)
            .toList();
    String marks = String.join(", ", Collections.nCopies(view.storedColumns().size() + 1, "?"));
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO log VALUES (%s)".formatted(marks))) {
      for (Row row : increments) {
        for (int i = 0; i < row.size(); i++) {
          insert.setObject(i + 1, row.isNullAt(i) ? null : toDuckDb(row.get(i), types.get(i)));
        }
        insert.addBatch();
      }
      if (!increments.isEmpty()) {
        insert.executeBatch();
      }
    }
    connection.setAutoCommit(true);
  }

  private @Nullable Object toDuckDb(@Nullable Object value, ColumnType type) throws SQLException {
    if (value instanceof Instant time) {
      return time.atOffset(ZoneOffset.UTC);
    }
    DuckDBConnection nested = connection.unwrap(DuckDBConnection.class);
    if (value instanceof Row row && type instanceof ColumnType.Struct struct) {
      @Nullable Object[] fields = new Object[row.size()];
      for (int i = 0; i < fields.length; i++) {
        fields[i] = toDuckDb(row.get(i), struct.fields().get(i).type());
      }
      return nested.createStruct(Types.toDuckDb(type), fields);
    }
    if (value instanceof Seq<?> items && type instanceof ColumnType.Array array) {
      @Nullable Object[] elements = new Object[items.size()];
      for (int i = 0; i < elements.length; i++) {
        elements[i] = toDuckDb(items.apply(i), array.element());
      }
      return nested.createArrayOf(Types.toDuckDb(array.element()), elements);
    }
    return value;
  }

  /** The same of data files of the view's increments. */
  void loadFiles(ViewManifest view, List<Path> files) throws SQLException {
    String columns =
        Stream.concat(
                view.keys().stream().map(key -> typed(key.name(), key.type())),
                view.state().stream().map(state -> typed(state.name(), state.type())))
            .collect(Collectors.joining(", "));
    run(
        "CREATE OR REPLACE TABLE log AS SELECT _epoch, %s FROM read_parquet([%s])"
            .formatted(
                columns,
                files.stream().map(file -> "'" + file + "'").collect(Collectors.joining(", "))));
  }

  private static String typed(String name, ColumnType type) {
    return "CAST(%1$s AS %2$s) AS %1$s".formatted(name, Types.toDuckDb(type));
  }

  /** The answer over the increments of these epochs, both included. */
  List<List<@Nullable Object>> answer(ViewManifest view, long first, long last)
      throws SQLException {
    run(
        "CREATE OR REPLACE VIEW increments AS SELECT * EXCLUDE _epoch FROM log WHERE _epoch BETWEEN %d AND %d"
            .formatted(first, last));
    return query(served(view));
  }

  private static String served(ViewManifest view) {
    String keys = view.keys().stream().map(key -> key.name()).collect(Collectors.joining(", "));
    String states =
        view.state().stream()
            .map(
                state ->
                    "CAST(%s AS %s) AS %s"
                        .formatted(merged(state), Types.toDuckDb(state.type()), state.name()))
            .collect(Collectors.joining(", "));
    StringBuilder sql =
        new StringBuilder(
            "SELECT %s FROM (SELECT %s FROM increments%s)"
                .formatted(
                    view.output().stream()
                        .map(
                            output ->
                                "%s AS \"%s\"".formatted(output.presentation(), output.name()))
                        .collect(Collectors.joining(", ")),
                    keys.isEmpty() ? states : states.isEmpty() ? keys : keys + ", " + states,
                    keys.isEmpty() ? "" : " GROUP BY " + keys));
    if (view.hasElements() && view.groups() > 0) {
      sql.append(" GROUP BY ")
          .append(
              view.groupKeys().stream().map(key -> key.name()).collect(Collectors.joining(", ")));
    }
    Reading reading = view.reading();
    if (!reading.conditions().isEmpty()) {
      sql.append(view.hasElements() ? " HAVING " : " WHERE ")
          .append(String.join(" AND ", reading.conditions()));
    }
    if (!reading.order().isEmpty()) {
      sql.append(" ORDER BY ").append(String.join(", ", reading.order()));
    }
    return reading.limit() < Long.MAX_VALUE
        ? sql.append(" LIMIT ").append(reading.limit()).toString()
        : sql.toString();
  }

  private static String merged(StateColumn state) {
    boolean extreme = state.merge() == Merge.MIN || state.merge() == Merge.MAX;
    if (extreme && state.type() instanceof ColumnType.Struct struct) {
      return "arg_%s(%s, CASE WHEN %s IS NOT NULL THEN %s END)"
          .formatted(state.merge(), state.name(), state.name(), nullsFirst(state.name(), struct));
    }
    return "%s(%s)"
        .formatted(state.merge() == Merge.ONLY ? "any_value" : state.merge(), state.name());
  }

  /** As the serving layer orders structs. */
  private static String nullsFirst(String value, ColumnType.Struct struct) {
    return struct.fields().stream()
        .map(
            field ->
                "\"n%1$s\" := %2$s.\"%1$s\" IS NOT NULL, \"v%1$s\" := %3$s"
                    .formatted(
                        field.name(),
                        value,
                        field.type() instanceof ColumnType.Struct inner
                            ? nullsFirst(value + '.' + field.name(), inner)
                            : value + ".\"" + field.name() + '"'))
        .collect(Collectors.joining(", ", "struct_pack(", ")"));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
