package io.braid.lake.compiler;

import io.braid.core.view.ViewManifest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The serving engine as a view is served: states merged and presented by SQL of the manifest. */
final class DuckDb implements AutoCloseable {
  private final Connection connection;

  DuckDb() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    run("SET TimeZone = 'UTC'");
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

  /** The answer over increments, each row {@code _epoch} first. */
  List<List<@Nullable Object>> answer(ViewManifest view, List<Row> increments) throws SQLException {
    String columns =
        Stream.concat(
                view.keys().stream().map(key -> key.name() + " " + Types.toDuckDb(key.type())),
                view.state().stream()
                    .map(state -> state.name() + " " + Types.toDuckDb(state.type())))
            .collect(Collectors.joining(", "));
    run("CREATE OR REPLACE TABLE increments (%s)".formatted(columns));
    String marks = String.join(", ", Collections.nCopies(view.storedColumns().size(), "?"));
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO increments VALUES (%s)".formatted(marks))) {
      for (Row row : increments) {
        for (int i = 1; i < row.size(); i++) {
          Object value = row.isNullAt(i) ? null : row.get(i);
          insert.setObject(
              i, value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value);
        }
        insert.addBatch();
      }
      if (!increments.isEmpty()) {
        insert.executeBatch();
      }
    }
    return query(served(view));
  }

  private static String served(ViewManifest view) {
    String keys = view.keys().stream().map(key -> key.name()).collect(Collectors.joining(", "));
    String states =
        view.state().stream()
            .map(
                state ->
                    "CAST(%1$s(%2$s) AS %3$s) AS %2$s"
                        .formatted(state.merge(), state.name(), Types.toDuckDb(state.type())))
            .collect(Collectors.joining(", "));
    return "SELECT %s FROM (SELECT %s FROM increments%s)"
        .formatted(
            view.output().stream()
                .map(output -> "%s AS \"%s\"".formatted(output.presentation(), output.name()))
                .collect(Collectors.joining(", ")),
            keys.isEmpty() ? states : keys + ", " + states,
            keys.isEmpty() ? "" : " GROUP BY " + keys);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
