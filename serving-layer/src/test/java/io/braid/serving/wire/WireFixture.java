package io.braid.serving.wire;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.serving.guard.LockedDown;
import io.braid.serving.query.Pinning;
import io.braid.serving.query.PublishedView;
import io.braid.serving.query.QueryRewrite;
import io.braid.serving.query.Relations;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBConnection;

/** A server over a small DuckDB with one view of each type and one of delays. */
final class WireFixture implements AutoCloseable {
  /** Of the columns of {@code every_type}, as a driver reports them. */
  static final List<Integer> EVERY_JDBC_TYPE =
      List.of(
          Types.INTEGER,
          Types.BIT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.REAL,
          Types.DOUBLE,
          Types.NUMERIC,
          Types.VARCHAR,
          Types.DATE,
          Types.TIMESTAMP,
          Types.TIMESTAMP);

  static final String USER = "alice";
  static final String PASSWORD = "s3cret pässword";

  final DuckDBConnection root;
  volatile List<PublishedView> views;
  final PgServer server;
  final InetSocketAddress address;

  WireFixture() throws SQLException {
    this(Limits.standard(), Optional.empty());
  }

  WireFixture(Limits limits, Optional<TlsFiles> tls) throws SQLException {
    root = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
    views = List.of(delays(), everyType());
    fill(root);
    LockedDown.lock(root, "1GB", 2, List.of());
    Relations relations = () -> views;
    server =
        new PgServer(
            new PgSettings("127.0.0.1", 0, tls, limits),
            new Users(Map.of(USER, verifier()), new SecureRandom()),
            root,
            relations,
            QueryRewrite.none(),
            Pinning.none());
    address = server.start();
  }

  static ScramVerifier verifier() {
    return ScramVerifier.of(PASSWORD, new SecureRandom());
  }

  private static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA public");
      statement.execute("CREATE SCHEMA braid");
      statement.execute(
          "CREATE TABLE main.delays_state AS SELECT 'A' || lpad(range::VARCHAR, 5, '0') AS origin,"
              + " range AS flights, range / 2.0 AS avg_delay FROM range(100000) ORDER BY 1");
      statement.execute("CREATE VIEW public.delays AS FROM main.delays_state");
      statement.execute(
          "CREATE TABLE main.types_state AS SELECT 1::INTEGER AS id, true AS b, 7::SMALLINT AS s,"
              + " 42::INTEGER AS i, 9007199254740993::BIGINT AS l, 1.5::FLOAT AS f, 1e20::DOUBLE"
              + " AS d, -12345.6700::DECIMAL(18,4) AS n, 'häß \"x\"' AS t, DATE '2001-02-28' AS"
              + " day, TIMESTAMP '2001-02-28 12:34:56.789012' AS ts, TIMESTAMPTZ '2001-02-28"
              + " 12:34:56+00' AS tz UNION ALL SELECT 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
              + " NULL, NULL, NULL, NULL");
      statement.execute("CREATE VIEW public.every_type AS FROM main.types_state");
      statement.execute("CREATE TABLE braid.certificates (view VARCHAR, epoch BIGINT)");
      statement.execute("INSERT INTO braid.certificates VALUES ('delays', 12)");
    }
  }

  static PublishedView delays() {
    return new PublishedView(
        "delays",
        List.of(
            new Column("origin", ColumnType.Simple.STRING, true),
            new Column("flights", ColumnType.Simple.BIGINT, true),
            new Column("avg_delay", ColumnType.Simple.DOUBLE, false)),
        List.of("origin"),
        "How late flights are, by 'origin'",
        Map.of("avg_delay", "in minutes"));
  }

  private static PublishedView everyType() {
    return new PublishedView(
        "every_type",
        List.of(
            new Column("id", ColumnType.Simple.INT, true),
            new Column("b", ColumnType.Simple.BOOLEAN, false)),
        List.of());
  }

  Connection connect(String... options) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", PASSWORD);
    properties.setProperty("sslmode", "prefer");
    for (int i = 0; i < options.length; i += 2) {
      properties.setProperty(options[i], options[i + 1]);
    }
    return DriverManager.getConnection(url(), properties);
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:%d/braid".formatted(address.getPort());
  }

  @Override
  public void close() throws SQLException {
    server.close();
    root.close();
  }
}
