package io.braid.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.serving.query.PublishedView;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays are PostgreSQL's arrays; what it has no arrays or fields for is JSON. */
final class NestedTypesIT {
  private static final TimeZone ZONE = TimeZone.getDefault();
  private static WireFixture wire;

  @BeforeAll
  static void start() throws SQLException {
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    wire = new WireFixture();
    try (Statement statement = wire.root.createStatement()) {
      statement.execute(
          "CREATE VIEW public.nested AS SELECT 1 AS id, [1, NULL, 3] AS ints, [1::BIGINT] AS longs,"
              + " ['a\"b', NULL, 'NULL', 'x,y\\'] AS texts, [true, false] AS flags, [1.50::DECIMAL(5,2),"
              + " -0.25] AS numbers, [1.5::FLOAT] AS reals, [2.5::DOUBLE, 'NaN'::DOUBLE] AS doubles,"
              + " [DATE '2001-02-28'] AS days, [TIMESTAMP '2001-03-25 02:30:00.5'] AS walls,"
              + " [TIMESTAMPTZ '2001-02-28 12:00:00+00'] AS moments, ['\\x00\\xFF'::BLOB] AS blobs,"
              + " [[1], [2, 3]] AS grid, {'lat': 47.5, 'at': TIMESTAMP '2001-03-25 02:30:00',"
              + " 'tags': ['a'], 'n': NULL, 'd': 'Infinity'::DOUBLE, 'x': '\\x01'::BLOB} AS place,"
              + " MAP {'k': 1, 'l': NULL} AS counts, [{'a': DATE '2001-01-01'}] AS places,"
              + " '\\x00\\xFF'::BLOB AS bytes, TIMESTAMP '2001-03-25 02:30:00' AS wall,"
              + " []::INTEGER[] AS nothing UNION ALL SELECT 2, NULL, NULL, NULL, NULL, NULL, NULL,"
              + " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL");
    }
    wire.views =
        List.of(
            new PublishedView(
                "nested", List.of(new Column("id", ColumnType.Simple.INT, true)), List.of()));
  }

  @AfterAll
  static void stop() throws SQLException {
    wire.close();
    TimeZone.setDefault(ZONE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void carriesArraysStructsAndMaps(boolean binary) throws SQLException {
    try (Connection connection =
            wire.connect("binaryTransfer", "" + binary, "prepareThreshold", binary ? "-1" : "0");
        PreparedStatement query = connection.prepareStatement("SELECT * FROM nested ORDER BY id");
        ResultSet rows = query.executeQuery()) {
      assertThat(rows.next()).isTrue();
      assertThat(array(rows, "ints")).containsExactly(1, null, 3);
      assertThat(array(rows, "longs")).containsExactly(1L);
      assertThat(array(rows, "texts")).containsExactly("a\"b", null, "NULL", "x,y\\");
      assertThat(array(rows, "flags")).containsExactly(true, false);
      assertThat(array(rows, "numbers"))
          .containsExactly(new BigDecimal("1.50"), new BigDecimal("-0.25"));
      assertThat(array(rows, "reals")).containsExactly(1.5f);
      assertThat(array(rows, "doubles")).containsExactly(2.5, Double.NaN);
      assertThat(array(rows, "days")[0]).hasToString("2001-02-28");
      assertThat(array(rows, "walls")[0]).hasToString("2001-03-25 02:30:00.5");
      assertThat(array(rows, "moments")[0]).hasToString("2001-02-28 12:00:00.0");
      assertThat(array(rows, "blobs")).containsExactly(new byte[] {0, -1});
      assertThat(array(rows, "nothing")).isEmpty();
      assertThat(rows.getString("grid")).isEqualTo("[[1],[2,3]]");
      assertThat(rows.getString("place"))
          .isEqualTo(
              "{\"lat\":47.5,\"at\":\"2001-03-25T02:30:00\",\"tags\":[\"a\"],\"n\":null,"
                  + "\"d\":\"Infinity\",\"x\":\"\\\\x01\"}");
      assertThat(rows.getString("counts")).isEqualTo("{\"k\":1,\"l\":null}");
      assertThat(rows.getString("places")).isEqualTo("[{\"a\":\"2001-01-01\"}]");
      assertThat(rows.getBytes("bytes")).containsExactly(0, -1);
      assertThat(rows.getObject("wall", LocalDateTime.class))
          .isEqualTo(LocalDateTime.parse("2001-03-25T02:30:00"));
      assertThat(rows.next()).isTrue();
      for (int i = 2; i <= rows.getMetaData().getColumnCount(); i++) {
        assertThat(rows.getObject(i)).isNull();
      }
    }
  }

  @Test
  void clientsAreToldTheTypes() throws SQLException {
    try (Connection connection = wire.connect();
        Statement statement = connection.createStatement()) {
      ResultSetMetaData found = statement.executeQuery("SELECT * FROM nested").getMetaData();
      List<String> types = new ArrayList<>();
      for (int i = 1; i <= found.getColumnCount(); i++) {
        types.add(found.getColumnTypeName(i));
      }
      assertThat(types)
          .containsExactly(
              "int4",
              "_int4",
              "_int8",
              "_text",
              "_bool",
              "_numeric",
              "_float4",
              "_float8",
              "_date",
              "_timestamp",
              "_timestamptz",
              "_bytea",
              "json",
              "json",
              "json",
              "json",
              "bytea",
              "timestamp",
              "_int4");
      assertThat(found.getColumnType(2)).isEqualTo(Types.ARRAY);

      ResultSet columns = connection.getMetaData().getColumns(null, "public", "nested", "%");
      List<String> named = new ArrayList<>();
      while (columns.next()) {
        named.add(columns.getString("TYPE_NAME"));
      }
      assertThat(named).isEqualTo(types);

      assertThat(
              strings(
                  statement,
                  "SELECT format_type(atttypid, atttypmod) FROM"
                      + " pg_catalog.pg_attribute WHERE attrelid = 'nested'::regclass AND attnum > 0"
                      + " ORDER BY attnum"))
          .contains(
              "integer[]", "numeric(5,2)[]", "timestamp without time zone[]", "json", "bytea");
      assertThat(
              strings(
                  statement,
                  "SELECT data_type || ' ' || udt_name FROM information_schema.columns WHERE"
                      + " table_name = 'nested' AND column_name IN ('ints', 'place') ORDER BY"
                      + " ordinal_position"))
          .containsExactly("ARRAY _int4", "json json");
    }
  }

  @Test
  void queriesReachInside() throws SQLException {
    try (Connection connection = wire.connect();
        Statement statement = connection.createStatement()) {
      assertThat(
              strings(
                  statement,
                  "SELECT ints[3]::text || ' ' || place.tags[1] || ' ' || len(grid) || ' ' ||"
                      + " counts['k'] FROM nested WHERE id = 1"))
          .containsExactly("3 a 2 1");
      assertThat(strings(statement, "SELECT unnest(ints) FROM nested WHERE id = 1"))
          .containsExactly("1", null, "3");
    }
  }

  private static Object[] array(ResultSet rows, String column) throws SQLException {
    return (Object[]) rows.getArray(column).getArray();
  }

  private static List<String> strings(Statement statement, String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
