package io.braid.local.demo;

import io.braid.local.plain.Row;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A connection to the serving node, as any JDBC program has one. */
final class Node implements AutoCloseable {
  private final Connection connection;

  private Node(Connection connection) {
    this.connection = connection;
  }

  static Node connect(int port, String password) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "braid");
    properties.setProperty("password", password);
    properties.setProperty("loginTimeout", "5");
    properties.setProperty("socketTimeout", "30");
    return new Node(
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:%d/braid".formatted(port), properties));
  }

  List<Row> query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return Row.readAll(result);
    }
  }

  long queryNumber(String sql) throws SQLException {
    List<Row> rows = new ArrayList<>(query(sql));
    return Long.parseLong(rows.get(0).values().get(0));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
