package io.braid.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

final class PgJdbcIT {
  private static WireFixture wire;

  @BeforeAll
  static void start() throws SQLException {
    wire = new WireFixture();
  }

  @AfterAll
  static void stop() throws SQLException {
    wire.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedForPrepared", "extendedCacheEverything"})
  void answersInEveryQueryMode(String mode) throws SQLException {
    try (Connection connection = wire.connect("preferQueryMode", mode);
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT flights, avg_delay FROM delays WHERE origin = ? AND flights > ?")) {
      for (int i = 1; i < 20; i++) {
        query.setString(1, "A%05d".formatted(i));
        query.setInt(2, 0);
        try (ResultSet rows = query.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getLong(1)).isEqualTo(i);
          assertThat(rows.getDouble("avg_delay")).isEqualTo(i / 2.0);
          assertThat(rows.next()).isFalse();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void carriesEveryTypeInTextAndBinary(boolean binary) throws SQLException {
    try (Connection connection =
            wire.connect("binaryTransfer", "" + binary, "prepareThreshold", binary ? "-1" : "0");
        PreparedStatement query =
            connection.prepareStatement("SELECT * FROM every_type ORDER BY id");
        ResultSet rows = query.executeQuery()) {
      ResultSetMetaData columns = rows.getMetaData();
      List<Integer> types = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        types.add(columns.getColumnType(i));
      }
      assertThat(types).containsExactlyElementsOf(WireFixture.EVERY_JDBC_TYPE);
      assertThat(columns.getPrecision(8)).isEqualTo(18);
      assertThat(columns.getScale(8)).isEqualTo(4);
      assertThat(rows.next()).isTrue();
      assertThat(rows.getBoolean("b")).isTrue();
      assertThat(rows.getShort("s")).isEqualTo((short) 7);
      assertThat(rows.getInt("i")).isEqualTo(42);
      assertThat(rows.getLong("l")).isEqualTo(9007199254740993L);
      assertThat(rows.getFloat("f")).isEqualTo(1.5f);
      assertThat(rows.getDouble("d")).isEqualTo(1e20);
      assertThat(rows.getBigDecimal("n")).isEqualTo(new BigDecimal("-12345.6700"));
      assertThat(rows.getString("t")).isEqualTo("häß \"x\"");
      assertThat(rows.getObject("day", LocalDate.class)).isEqualTo(LocalDate.of(2001, 2, 28));
      assertThat(rows.getObject("ts", LocalDateTime.class))
          .isEqualTo(LocalDateTime.parse("2001-02-28T12:34:56.789012"));
      assertThat(rows.getObject("tz", OffsetDateTime.class))
          .isEqualTo(OffsetDateTime.of(2001, 2, 28, 12, 34, 56, 0, ZoneOffset.UTC));
      assertThat(rows.next()).isTrue();
      for (int i = 2; i <= columns.getColumnCount(); i++) {
        assertThat(rows.getObject(i)).isNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesParametersOfEveryType(boolean binary) throws SQLException {
    try (Connection connection =
            wire.connect("binaryTransfer", "" + binary, "prepareThreshold", binary ? "-1" : "0");
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT id FROM every_type WHERE b = ? AND s = ? AND i = ? AND l = ? AND f = ? AND"
                    + " d = ? AND n = ? AND t = ? AND day = ? AND ts = ? AND tz = ?")) {
      query.setBoolean(1, true);
      query.setShort(2, (short) 7);
      query.setInt(3, 42);
      query.setLong(4, 9007199254740993L);
      query.setFloat(5, 1.5f);
      query.setDouble(6, 1e20);
      query.setBigDecimal(7, new BigDecimal("-12345.67"));
      query.setString(8, "häß \"x\"");
      query.setDate(9, Date.valueOf("2001-02-28"));
      query.setTimestamp(10, Timestamp.valueOf("2001-02-28 12:34:56.789012"));
      query.setObject(11, OffsetDateTime.of(2001, 2, 28, 13, 34, 56, 0, ZoneOffset.ofHours(1)));
      for (int i = 0; i < 3; i++) {
        try (ResultSet rows = query.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void takesTextsForNumbersAndDatesAndParametersThatNothingTells() throws SQLException {
    try (Connection connection = wire.connect("stringtype", "unspecified");
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT ?, ? || 'x', count(*) FROM every_type WHERE i = ? AND day = ?")) {
      query.setString(1, "a");
      query.setString(2, "b");
      query.setString(3, "42");
      query.setString(4, "2001-02-28");
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("a");
        assertThat(rows.getString(2)).isEqualTo("bx");
        assertThat(rows.getLong("count")).isEqualTo(1);
      }
    }
  }

  @Test
  void neverRoundsANumericParameterToItsColumnsScale() throws SQLException {
    try (Connection connection = wire.connect();
        PreparedStatement query =
            connection.prepareStatement("SELECT id FROM every_type WHERE n = ?")) {
      query.setBigDecimal(1, new BigDecimal("-12345.67004"));
      try (ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void keepsTheOrderOfAResultWhoseCellsAreMeasured() throws SQLException {
    try (Connection connection = wire.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT origin || 'x' AS a, 1 AS a FROM delays ORDER BY flights DESC")) {
      assertThat(rows.getMetaData().getColumnName(2)).isEqualTo("a");
      for (int i = 99_999; i >= 0; i--) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("A%05dx".formatted(i));
      }
    }
  }

  @Test
  void readsArraysAndWhatOnlyDuckDbHas() throws SQLException {
    try (Connection connection = wire.connect("prepareThreshold", "-1");
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT [1, 2, NULL], ['a', 'b\"c'], {'x': 1}, sum(l), INTERVAL '1 day',"
                    + " '\\x41'::BLOB, TIME '10:11:12' FROM every_type");
        ResultSet rows = query.executeQuery()) {
      rows.next();
      assertThat((Object[]) rows.getArray(1).getArray()).containsExactly(1, 2, null);
      assertThat((Object[]) rows.getArray(2).getArray()).containsExactly("a", "b\"c");
      assertThat(rows.getString(3)).contains("1");
      assertThat(rows.getBigDecimal(4)).isEqualTo(new BigDecimal("9007199254740993"));
      assertThat(rows.getBytes(6)).isNotEmpty();
      assertThat(rows.getTime(7)).hasToString("10:11:12");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1%s|::INT",
        "%s 1|- ",
        "1%s|+1",
        "%s true|NOT ",
        "1%s|, 1",
        "1%s| UNION SELECT 1"
      })
  void survivesLongChains(String example) throws SQLException {
    String[] parts = example.split("\\|");
    try (Connection connection = wire.connect("preferQueryMode", "simple", "socketTimeout", "30");
        Statement statement = connection.createStatement()) {
      for (int length : new int[] {100, 900, 3000, 30_000}) {
        String sql = "SELECT " + parts[0].formatted(parts[1].repeat(length));
        try {
          statement.execute(sql);
        } catch (PSQLException e) {
          assertThat(e.getSQLState()).isIn("54000", "42601", "53200", "57014");
        }
      }
      assertThat(statement.execute("SELECT 1")).isTrue();
    }
  }

  @Test
  void refusesToHideGrowthBehindASchemaName() throws SQLException {
    try (Connection connection = wire.connect();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(
              () -> statement.executeQuery("SELECT length(main.repeat('x', 2000000000))"))
          .isInstanceOfSatisfying(
              PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("54000"));
    }
  }

  @Test
  void fetchesInPortionsWithinATransaction() throws SQLException {
    try (Connection connection = wire.connect()) {
      connection.setAutoCommit(false);
      try (Statement first = connection.createStatement();
          Statement second = connection.createStatement()) {
        first.setFetchSize(1000);
        second.setFetchSize(7);
        ResultSet all = first.executeQuery("SELECT flights FROM delays ORDER BY origin");
        ResultSet some = second.executeQuery("SELECT flights FROM delays ORDER BY 1 DESC LIMIT 50");
        long rows = 0;
        long sum = 0;
        while (all.next()) {
          rows++;
          sum += all.getLong(1);
          if (rows <= 50) {
            assertThat(some.next()).isTrue();
            assertThat(some.getLong(1)).isEqualTo(100_000 - rows);
          }
        }
        assertThat(rows).isEqualTo(100_000);
        assertThat(sum).isEqualTo(99_999L * 100_000 / 2);
      }
      connection.commit();
    }
  }

  @Test
  void keepsAFailedTransactionFailedUntilItEnds() throws SQLException {
    try (Connection connection = wire.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> statement.executeQuery("SELECT no_such FROM delays"))
          .isInstanceOfSatisfying(
              PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42703"));
      assertThatThrownBy(() -> statement.executeQuery("SELECT 1"))
          .isInstanceOfSatisfying(
              PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
      connection.rollback();
      assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42601|SELEC 1",
        "42P01|SELECT * FROM missing",
        "42703|SELECT missing FROM delays",
        "42883|SELECT sum(origin, 1) FROM delays",
        "22P02|SELECT 'a'::INT",
        "22003|SELECT 9223372036854775807 + 1",
        "42501|DROP VIEW delays",
        "42501|SELECT * FROM read_text('/etc/passwd')",
        "54000|SELECT repeat('x', 900000)",
        "54000|SELECT repeat('x', 2000000000)",
        "54000|SELECT string_agg(origin, ',') FROM delays"
      })
  void namesErrorsByTheirSqlState(String example) throws SQLException {
    String[] parts = example.split("\\|", 2);
    try (Connection connection = wire.connect();
        Statement statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery(parts[1]))
          .isInstanceOfSatisfying(
              PSQLException.class,
              e -> {
                assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(parts[0]);
                assertThat(e.getMessage()).doesNotContain("\tat ");
              });
      assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
    }
  }

  private static final String ENDLESS =
      "SELECT count(*) FROM range(1000000000) a(x), range(1000) b(y) WHERE (x * 7 + y) % 3 = 1";

  @Test
  void endsAQueryAtItsTimeout() throws SQLException {
    try (Connection connection = wire.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = 300");
      long start = System.nanoTime();
      assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
          .isInstanceOfSatisfying(
              PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"))
          .hasMessageContaining("300 ms");
      assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
      assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
    }
  }

  @Test
  void cancelsOnTheClientsRequest() throws SQLException {
    try (Connection connection = wire.connect();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.executeQuery(ENDLESS))
          .isInstanceOfSatisfying(
              PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      statement.setQueryTimeout(0);
      assertThat(statement.executeQuery("SELECT 1").next()).isTrue();
    }
  }

  @Test
  void tellsAWrongPasswordAndAnUnknownUserAlike() {
    for (String user : List.of(WireFixture.USER, "nobody")) {
      assertThatThrownBy(() -> wire.connect("user", user, "password", "wrong"))
          .isInstanceOfSatisfying(
              PSQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"))
          .hasMessageContaining("password authentication failed for user \"%s\"".formatted(user));
    }
  }

  @Test
  void runsSeveralStatementsOfOneSimpleQuery() throws SQLException {
    try (Connection connection = wire.connect("preferQueryMode", "simple");
        Statement statement = connection.createStatement()) {
      assertThat(statement.execute("BEGIN; SELECT 1; SELECT ';' AS x; COMMIT")).isFalse();
      assertThat(statement.getMoreResults()).isTrue();
      assertThat(statement.getMoreResults()).isTrue();
      ResultSet rows = statement.getResultSet();
      rows.next();
      assertThat(rows.getString("x")).isEqualTo(";");
    }
  }

  @Test
  void showsSettings() throws SQLException {
    try (Connection connection = wire.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET application_name TO 'some tool'");
      ResultSet rows = statement.executeQuery("SHOW application_name");
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("some tool");
      rows = statement.executeQuery("SHOW TimeZone");
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("UTC");
      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
      assertThat(connection.isValid(1)).isTrue();
    }
  }
}
