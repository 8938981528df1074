package io.braid.serving.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class MetadataIT {
  private static WireFixture wire;
  private static Connection connection;

  @BeforeAll
  static void start() throws SQLException {
    wire = new WireFixture();
    connection = wire.connect();
  }

  @AfterAll
  static void stop() throws SQLException {
    connection.close();
    wire.close();
  }

  private static List<String> read(ResultSet rows, String... columns) throws SQLException {
    List<String> found = new ArrayList<>();
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (String column : columns) {
        row.add(rows.getString(column));
      }
      found.add(String.join("|", row));
    }
    return found;
  }

  @Test
  void listsTables() throws SQLException {
    DatabaseMetaData meta = connection.getMetaData();
    assertThat(
            read(
                meta.getTables(null, "public", "%", new String[] {"TABLE", "VIEW"}),
                "TABLE_SCHEM",
                "TABLE_NAME",
                "TABLE_TYPE"))
        .containsExactly("public|delays|TABLE", "public|every_type|TABLE");
    assertThat(read(meta.getTables(null, "braid", null, null), "TABLE_NAME"))
        .containsExactly("certificates");
    assertThat(read(meta.getTables(null, null, "del%", null), "TABLE_NAME")).contains("delays");
  }

  @Test
  void tellsWhatViewsAndColumnsMean() throws SQLException {
    DatabaseMetaData meta = connection.getMetaData();
    assertThat(read(meta.getTables(null, "public", "%", null), "TABLE_NAME", "REMARKS"))
        .contains("delays|How late flights are, by 'origin'", "every_type|null");
    assertThat(read(meta.getColumns(null, "public", "delays", "%"), "COLUMN_NAME", "REMARKS"))
        .containsExactly("origin|null", "flights|null", "avg_delay|in minutes");
    try (var statement = connection.createStatement()) {
      assertThat(
              read(
                  statement.executeQuery(
                      "SELECT obj_description('delays'::regclass) AS a,"
                          + " obj_description('public.delays'::regclass, 'pg_class') AS b,"
                          + " col_description('delays'::regclass, 3) AS c,"
                          + " col_description('delays'::regclass, 1) AS d,"
                          + " obj_description('delays'::regclass, 'pg_proc') AS e"),
                  "a",
                  "b",
                  "c",
                  "d",
                  "e"))
          .containsExactly(
              "How late flights are, by 'origin'|How late flights are, by 'origin'|in minutes|null|null");
    }
  }

  @Test
  void listsColumnsWithTheirTypes() throws SQLException {
    try (ResultSet rows = connection.getMetaData().getColumns(null, "public", "every_type", "%")) {
      List<Integer> types = new ArrayList<>();
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString("COLUMN_NAME"));
        types.add(rows.getInt("DATA_TYPE"));
        if (rows.getString("COLUMN_NAME").equals("n")) {
          assertThat(rows.getInt("COLUMN_SIZE")).isEqualTo(18);
          assertThat(rows.getInt("DECIMAL_DIGITS")).isEqualTo(4);
        }
      }
      assertThat(names)
          .containsExactly("id", "b", "s", "i", "l", "f", "d", "n", "t", "day", "ts", "tz");
      assertThat(types).containsExactlyElementsOf(WireFixture.EVERY_JDBC_TYPE);
    }
  }

  @Test
  void tellsTheKeyOfAView() throws SQLException {
    DatabaseMetaData meta = connection.getMetaData();
    assertThat(read(meta.getPrimaryKeys(null, "public", "delays"), "COLUMN_NAME", "KEY_SEQ"))
        .containsExactly("origin|1");
    assertThat(read(meta.getPrimaryKeys(null, "public", "every_type"), "COLUMN_NAME")).isEmpty();
    assertThat(read(meta.getIndexInfo(null, "public", "delays", true, true), "COLUMN_NAME"))
        .containsExactly("origin");
    assertThat(read(meta.getImportedKeys(null, "public", "delays"), "FKCOLUMN_NAME")).isEmpty();
    assertThat(read(meta.getBestRowIdentifier(null, "public", "delays", 0, true), "COLUMN_NAME"))
        .containsExactly("origin");
  }

  @Test
  void listsSchemasCatalogsTypesAndTheRest() throws SQLException {
    DatabaseMetaData meta = connection.getMetaData();
    assertThat(read(meta.getSchemas(), "TABLE_SCHEM"))
        .containsExactly("braid", "information_schema", "pg_catalog", "public");
    assertThat(read(meta.getCatalogs(), "TABLE_CAT")).containsExactly("braid");
    assertThat(read(meta.getTableTypes(), "TABLE_TYPE")).contains("TABLE");
    assertThat(read(meta.getTypeInfo(), "TYPE_NAME")).contains("int8", "numeric", "timestamptz");
    assertThat(read(meta.getFunctions(null, null, "%"), "FUNCTION_NAME")).isEmpty();
    assertThat(read(meta.getProcedures(null, null, "%"), "PROCEDURE_NAME")).isEmpty();
    assertThat(meta.getMaxColumnNameLength()).isEqualTo(63);
    assertThat(connection.getSchema()).isEqualTo("public");
    assertThat(connection.getCatalog()).isEqualTo("braid");
  }

  @Test
  void followsViewsThatComeAndGo() throws SQLException {
    List<io.braid.serving.query.PublishedView> before = wire.views;
    try {
      wire.views = List.of(WireFixture.delays());
      assertThat(
              read(
                  connection.getMetaData().getTables(null, "public", "%", new String[] {"TABLE"}),
                  "TABLE_NAME"))
          .containsExactly("delays");
    } finally {
      wire.views = before;
    }
  }

  @Test
  void answersInformationSchema() throws SQLException {
    try (var statement = connection.createStatement()) {
      assertThat(
              read(
                  statement.executeQuery(
                      "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
                          + " WHERE table_name = 'delays' ORDER BY ordinal_position"),
                  "column_name",
                  "data_type",
                  "is_nullable"))
          .containsExactly("origin|text|NO", "flights|bigint|NO", "avg_delay|double precision|YES");
    }
  }

  @Test
  void answersWhatToolsAskAboutTheServer() throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT current_user, current_database(), current_schema(), version(),"
                    + " current_setting('server_version_num'), quote_ident('a b'),"
                    + " 'delays'::regclass::oid, pg_catalog.format_type(20, -1),"
                    + " 'A00001' ~ '^A', 'b' !~* 'B', 'x' OPERATOR(pg_catalog.~) 'y'")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("alice");
      assertThat(rows.getString(2)).isEqualTo("braid");
      assertThat(rows.getString(3)).isEqualTo("public");
      assertThat(rows.getString(4)).startsWith("PostgreSQL 14");
      assertThat(rows.getInt(5)).isEqualTo(140000);
      assertThat(rows.getString(6)).isEqualTo("\"a b\"");
      assertThat(rows.getLong(7)).isGreaterThanOrEqualTo(16384);
      assertThat(rows.getString(8)).isEqualTo("bigint");
      assertThat(rows.getBoolean(9)).isTrue();
      assertThat(rows.getBoolean(10)).isFalse();
      assertThat(rows.getBoolean(11)).isFalse();
    }
  }
}
