package io.braid.bench.query;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** As any client asks a serving node: stock driver, prepared statement. */
final class PgJdbcQuery implements PointQuery {
  private final Connection connection;
  private final PreparedStatement statement;

  PgJdbcQuery(String url) {
    try {
      connection = DriverManager.getConnection(url);
      statement =
          connection.prepareStatement(
              "SELECT * FROM delays_by_route WHERE origin = ? AND destination = ?");
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
