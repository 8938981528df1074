package io.braid.serving.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.serving.fixture.Definitions;
import io.braid.serving.fixture.FlightsLake;
import io.braid.serving.fixture.Node;
import io.braid.serving.guard.SqlTree;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyHashRewriteTest {
  private static final String MANY =
      """
      SELECT 'AIRPORT-' || (range %% 10000), TIMESTAMPTZ '2001-01-01 00:00:00Z'
        + to_hours((range // 10000)::INT), range %% 100, 1.5, 'N1' FROM range(%d)""";

  @TempDir private Path folder;
  private FlightsLake lake;
  private Node node;

  @BeforeEach
  void open() throws SQLException {
    lake = new FlightsLake(folder);
    node = new Node(folder);
    lake.register(List.of(Definitions.byHour(), Definitions.byOriginAndHour()));
    lake.follow(List.of(Definitions.byHour(), Definitions.byOriginAndHour()));
  }

  @AfterEach
  void close() throws SQLException {
    node.close();
    lake.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM by_origin_hour WHERE origin = 'AIRPORT-7'",
        "SELECT count(*) FROM public.BY_ORIGIN_HOUR b WHERE 'AIRPORT-7' = b.Origin AND n > 0",
        "SELECT n FROM (SELECT * FROM by_origin_hour WHERE (n = 1 AND origin = 'AIRPORT-7'))",
        "SELECT a.n, b.n FROM by_origin_hour a FULL JOIN by_hour b ON a.hour = b.hour AND a.n = 2"
            + " WHERE a.origin = 'AIRPORT-7'",
        "SELECT a.n, b.n FROM by_origin_hour a LEFT JOIN by_origin_hour b USING (hour, origin)"
            + " WHERE b.origin = 'AIRPORT-8'",
        "SELECT * FROM by_hour WHERE hour = '2001-01-01 01:00:00Z'",
        "SELECT * FROM by_hour WHERE hour = TIMESTAMP '2001-01-01 01:00:00'",
        "SELECT * FROM by_hour WHERE hour = DATE '2001-01-01'",
        "WITH x AS (SELECT * FROM by_hour WHERE hour = DATE '2001-01-01') SELECT * FROM x"
      })
  void answersAsBeforeFromFewerRows(String sql) throws SQLException {
    lake.commitEpoch(MANY.formatted(30_000));
    node.catchUp();
    try (Connection connection = connect()) {
      String rewritten = rewrite(connection, sql);

      assertThat(rewritten).contains("#kh");
      assertThat(FlightsLake.rows(connection, rewritten))
          .isNotEmpty()
          .isEqualTo(FlightsLake.rows(connection, sql));
      assertThat(columns(connection, rewritten)).isEqualTo(columns(connection, sql));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM by_origin_hour",
        "SELECT * FROM by_origin_hour WHERE origin = 'A' OR n = 1",
        "SELECT * FROM by_origin_hour WHERE origin <> 'A'",
        "SELECT * FROM by_origin_hour WHERE lower(origin) = 'a'",
        "SELECT * FROM by_origin_hour WHERE n = 1",
        "SELECT * FROM by_origin_hour t(a, b, c, origin) WHERE origin = 1",
        "SELECT * FROM by_origin_hour a, by_hour b WHERE n = 'A'",
        "SELECT * FROM by_origin_hour WHERE public.by_origin_hour.origin = 'A'",
        "SELECT * FROM by_origin_hour USING SAMPLE 3 ROWS WHERE origin = 'A'",
        "WITH by_origin_hour AS (SELECT 'A' AS origin) SELECT * FROM by_origin_hour WHERE origin = 'A'"
      })
  void leavesOtherQueriesAlone(String sql) throws SQLException {
    lake.commitEpoch(MANY.formatted(10));
    node.catchUp();
    try (Connection connection = connect()) {
      ObjectNode tree;
      try {
        tree = SqlTree.parse(connection, sql);
      } catch (io.braid.core.error.BraidException e) {
        return; // DuckDB does not read it in this order.
      }
      assertThat(new KeyHashRewrite(node.store()).rewrite((ObjectNode) tree.at("/statements/0")))
          .isFalse();
    }
  }

  @Test
  void keepsRowsWhoseKeyEqualsAValueOfAnotherType() throws SQLException {
    lake.commitEpoch(
        "SELECT x, TIMESTAMPTZ '2001-01-01 00:00:00Z', 1, 1, 'N' FROM (VALUES ('5'), ('05')) t(x)");
    node.catchUp();
    try (Connection connection = connect()) {
      String sql = rewrite(connection, "SELECT origin FROM by_origin_hour WHERE origin = 5");
      assertThat(FlightsLake.rows(connection, sql)).containsExactly("05|", "5|");
    }
  }

  @Test
  void findsOneKeyAmongAMillionRowsAsFastAsDuckDbCan() throws SQLException {
    lake.commitEpoch(MANY.formatted(1_000_000));
    node.catchUp();
    try (Connection connection = connect()) {
      String table =
          FlightsLake.rows(
                  connection,
                  "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'by_origin_hour#%'")
              .get(0)
              .replace("|", "");
      double best =
          median(
              connection,
              "SELECT * EXCLUDE (kh) FROM store.\"%s\" WHERE kh = hash($1) AND k0 = $1"
                  .formatted(table));
      String plain = "SELECT * FROM by_origin_hour WHERE origin = $1";
      double rewritten = median(connection, rewrite(connection, plain));
      double before = median(connection, plain);

      System.out.printf(
          "point query over 1,000,000 rows: %.2f ms by hand, %.2f ms rewritten (%.1f x), %.2f ms"
              + " as written%n",
          best, rewritten, rewritten / best, before);
      assertThat(rewritten).isLessThan(3 * best);
    }
  }

  private Connection connect() throws SQLException {
    Connection connection = node.connect();
    try (var statement = connection.createStatement()) {
      statement.execute("SET search_path = 'public'");
    }
    return connection;
  }

  private String rewrite(Connection connection, String sql) throws SQLException {
    ObjectNode tree = SqlTree.parse(connection, sql);
    assertThat(new KeyHashRewrite(node.store()).rewrite((ObjectNode) tree.at("/statements/0")))
        .isTrue();
    return SqlTree.print(connection, tree);
  }

  private static List<String> columns(Connection connection, String sql) {
    return FlightsLake.rows(
        connection, "SELECT column_name, column_type FROM (DESCRIBE " + sql + ")");
  }

  private static double median(Connection connection, String sql) throws SQLException {
    double[] millis = new double[200];
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = -50; i < millis.length; i++) {
        long start = System.nanoTime();
        query.setString(1, "AIRPORT-" + (i + 50) * 37);
        int rows = 0;
        try (ResultSet found = query.executeQuery()) {
          while (found.next()) {
            rows++;
          }
        }
        assertThat(rows).isEqualTo(100);
        if (i >= 0) {
          millis[i] = (System.nanoTime() - start) / 1e6;
        }
      }
    }
    return Arrays.stream(millis).sorted().toArray()[millis.length / 2];
  }
}
