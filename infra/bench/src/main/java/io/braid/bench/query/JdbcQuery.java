package io.braid.bench.query;

import io.braid.bench.flights.FlightsLake;
import io.braid.core.log.TableSpec;
import io.braid.core.view.ViewManifest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/** A prepared statement with two parameters: origin and destination. */
final class JdbcQuery implements PointQuery {
  private final Connection connection;
  private final PreparedStatement statement;

  private JdbcQuery(Connection connection, String sql) throws SQLException {
    this.connection = connection;
    this.statement = connection.prepareStatement(sql);
  }

  /** As any client asks a serving node, by a stock driver. */
  static JdbcQuery pgJdbc(String url) {
    try {
      return new JdbcQuery(
          DriverManager.getConnection(url),
          "SELECT * FROM delays_by_route WHERE origin = ? AND destination = ?");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In this process, on a table laid out as the serving layer does: the shortest way. */
  static JdbcQuery duckDb(FlightsLake lake, ViewManifest view) {
    String output =
        view.output().stream()
            .map(column -> "%s AS \"%s\"".formatted(column.presentation(), column.name()))
            .collect(Collectors.joining(", "));
    try {
      Connection connection = DriverManager.getConnection("jdbc:duckdb:");
      try (Statement load = connection.createStatement()) {
        load.execute(
            "CREATE TABLE routes AS SELECT hash(k0) AS kh, %s FROM read_parquet('%s/*.parquet') ORDER BY kh, k0, k1"
                .formatted(
                    String.join(", ", view.storedColumns()),
                    lake.folder(TableSpec.increments(view))));
      }
      return new JdbcQuery(
          connection,
          "SELECT %s FROM routes WHERE kh = hash($1) AND k0 = $1 AND k1 = $2".formatted(output));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long find(String origin, String destination) {
    try {
      statement.setString(1, origin);
      statement.setString(2, destination);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong("total_distance");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
