package io.braid.local.plain;

import io.braid.core.project.StreamDefinition;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * DuckDB over a file of events: what the answers must be, by an engine that knows nothing of Braid,
 * over data that Braid did not write.
 */
public final class PlainEngine implements AutoCloseable {
  private final Connection connection;

  private PlainEngine(Connection connection) {
    this.connection = connection;
  }

  public static PlainEngine open(StreamDefinition stream, Path events) throws SQLException {
    PlainEngine engine = new PlainEngine(DriverManager.getConnection("jdbc:duckdb:"));
    String columns =
        stream.columns().stream().map(PlainEngine::toDuckDb).collect(Collectors.joining(", "));
    try (Statement statement = engine.connection.createStatement()) {
      statement.execute(
          "CREATE TABLE \"%s\" AS SELECT * FROM read_json('%s', format = 'newline_delimited', columns = {%s})"
              .formatted(stream.name(), events.toString().replace("'", "''"), columns));
    }
    return engine;
  }

  public List<Row> query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return Row.readAll(result);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private static String toDuckDb(Column column) {
    return "\"%s\": '%s'".formatted(column.name(), toDuckDb(column.type()));
  }

  private static String toDuckDb(ColumnType type) {
    if (type instanceof ColumnType.Array array) {
      return toDuckDb(array.element()) + "[]";
    }
    if (type instanceof ColumnType.MapType map) {
      return "map(%s, %s)".formatted(toDuckDb(map.key()), toDuckDb(map.value()));
    }
    if (type instanceof ColumnType.Struct struct) {
      return struct.fields().stream()
          .map(field -> "\"%s\" %s".formatted(field.name(), toDuckDb(field.type())))
          .collect(Collectors.joining(", ", "struct(", ")"));
    }
    return type == ColumnType.Simple.STRING ? "varchar" : type.sql();
  }
}
