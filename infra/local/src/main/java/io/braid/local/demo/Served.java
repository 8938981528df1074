package io.braid.local.demo;

import io.braid.local.plain.Row;
import java.sql.SQLException;
import java.util.List;

/** What the demo asks the serving node. */
final class Served {
  private static final String COUNT = "SELECT coalesce(sum(flights), 0) FROM delays_by_origin";
  private static final String WORST =
      """
      SELECT origin, flights, late, round(average_delay, 1)
      FROM delays_by_origin WHERE flights >= 20
      ORDER BY average_delay DESC, origin LIMIT 8""";

  private final Node node;

  Served(Node node) {
    this.node = node;
  }

  /** A view that cannot be asked yet holds nothing. */
  long countFlights() {
    try {
      return node.queryNumber(COUNT);
    } catch (SQLException e) {
      return 0;
    }
  }

  /** View, horizon, epoch. */
  List<Row> certificates() throws SQLException {
    return node.query("SELECT view, horizon, epoch FROM braid.certificates ORDER BY view");
  }

  List<Row> worstOrigins() throws SQLException {
    return node.query(WORST);
  }

  List<Row> view(String name) throws SQLException {
    return node.query("SELECT * FROM " + name);
  }
}
