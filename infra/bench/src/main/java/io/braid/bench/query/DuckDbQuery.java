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

/**
 * A prepared statement in this process, on a table laid out as the serving layer does: the shortest
 * way to the same answer.
 */
final class DuckDbQuery implements PointQuery {
  private final Connection connection;
  private final PreparedStatement statement;

  DuckDbQuery(FlightsLake lake, ViewManifest view) {
    String output =
        view.output().stream()
            .map(column -> "%s AS \"%s\"".formatted(column.presentation(), column.name()))
            .collect(Collectors.joining(", "));
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
      try (Statement load = connection.createStatement()) {
        load.execute(
            "CREATE TABLE routes AS SELECT hash(k0) AS kh, %s FROM read_parquet('%s/*.parquet') ORDER BY kh, k0, k1"
                .formatted(
                    String.join(", ", view.storedColumns()),
                    lake.folder(TableSpec.increments(view))));
      }
      statement =
          connection.prepareStatement(
              "SELECT %s FROM routes WHERE kh = hash(?) AND k0 = ? AND k1 = ?".formatted(output));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long find(String origin, String destination) {
    try {
      statement.setString(1, origin);
      statement.setString(2, origin);
      statement.setString(3, destination);
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
