package io.braid.serving.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.serving.query.PublishedView;
import io.braid.serving.query.SqlException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostileStatementsTest {
  private static final Guard GUARD =
      new Guard(Functions.load("braid_pg"), Map.of("braid", Set.of(), "braid_pg", Set.of()));
  private static final List<PublishedView> VIEWS =
      List.of(
          new PublishedView(
              "pv", List.of(new Column("a", ColumnType.Simple.INT, false)), List.of()));
  private static Connection connection;

  @BeforeAll
  static void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterAll
  static void close() throws SQLException {
    connection.close();
  }

  private static void check(String sql) throws SQLException {
    ObjectNode tree = SqlTree.parse(connection, sql);
    assertThat(tree.path("statements")).hasSize(1);
    GUARD.check(tree.path("statements").get(0), VIEWS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT braid_sum('1', '0:1')",
        "SELECT main.braid_approx_count_distinct('0:1', '18')",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_csv_auto('/etc/passwd')",
        "SELECT * FROM read_blob('/etc/hostname')",
        "SELECT * FROM read_json('http://127.0.0.1:1/x')",
        "SELECT * FROM read_parquet('a.parquet')",
        "SELECT * FROM parquet_scan('a.parquet')",
        "SELECT * FROM parquet_metadata('a.parquet')",
        "SELECT * FROM 'a.parquet'",
        "SELECT * FROM \"a.parquet\"",
        "SELECT * FROM \"/etc/passwd\"",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM duckdb_secrets()",
        "SELECT * FROM duckdb_functions()",
        "SELECT * FROM pragma_version()",
        "SELECT * FROM pragma_table_info('pv')",
        "SELECT * FROM query('select 1')",
        "SELECT * FROM query_table('pv')",
        "SELECT * FROM main.secret_state",
        "SELECT * FROM memory.main.pv",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM pg_catalog.pg_class",
        "SELECT * FROM pv AT (VERSION => 1)",
        "SELECT * FROM pv, read_text('x')",
        "SELECT (SELECT content FROM read_text('x'))",
        "SELECT a FROM pv WHERE EXISTS (SELECT * FROM glob('*'))",
        "SELECT a FROM pv WHERE a IN (SELECT 1 FROM read_text('x'))",
        "SELECT a FROM pv ORDER BY (SELECT size FROM read_text('x'))",
        "SELECT a FROM pv LIMIT (SELECT size FROM read_text('x'))",
        "SELECT a FROM pv GROUP BY (SELECT size FROM read_text('x'))",
        "SELECT a FROM pv GROUP BY a HAVING (SELECT size FROM read_text('x')) > 0",
        "SELECT a FROM pv QUALIFY row_number() OVER (ORDER BY getenv('x')) = 1",
        "SELECT sum(a) FILTER (WHERE getenv('HOME') = 'x') FROM pv",
        "SELECT sum(a ORDER BY getenv('HOME')) FROM pv",
        "SELECT sum(a) OVER (PARTITION BY getenv('HOME')) FROM pv",
        "SELECT CASE WHEN getenv('x') = 'y' THEN 1 END",
        "SELECT COALESCE(NULL, getenv('x'))",
        "SELECT [getenv('x')]",
        "SELECT {'a': getenv('x')}",
        "SELECT list_transform([1], lambda x: getenv('y'))",
        "SELECT * REPLACE (getenv('x') AS a) FROM pv",
        "SELECT * FROM (VALUES (getenv('x')))",
        "SELECT * FROM pv JOIN pv p2 ON getenv('x') = 'y'",
        "SELECT * FROM generate_series(1, (SELECT size FROM read_text('x')))",
        "SELECT DISTINCT ON (getenv('x')) a FROM pv",
        "WITH x AS (SELECT * FROM read_text('y')) SELECT * FROM x",
        "WITH RECURSIVE x AS (SELECT 1 UNION ALL SELECT size FROM read_text('y')) SELECT * FROM x",
        "SELECT * FROM (WITH \"a.parquet\" AS (SELECT 1) SELECT 1), \"a.parquet\"",
        "SELECT 1 UNION SELECT size FROM read_text('x')",
        "SELECT getenv('HOME')",
        "SELECT current_setting('secret_directory')",
        "SELECT current_query()",
        "SELECT getvariable('x')",
        "SELECT nextval('s')",
        "SELECT currval('s')",
        "SELECT setseed(0.5)",
        "SELECT write_log('x')",
        "SELECT json_serialize_sql('select 1')",
        "SELECT json_serialize_plan('select 1')",
        "SELECT json_execute_serialized_sql('x')",
        "SELECT list_aggregate([1], getenv('x'))",
        "SELECT sleep_ms(100000)",
        "SELECT pg_sleep(100)",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
        "SELECT system.main.getenv('x')",
        "SELECT main.getenv('x')",
        "SELECT parse_duckdb_log_message('a', 'b')",
        "SHOW TABLES",
        "DESCRIBE pv",
        "SUMMARIZE pv",
        "SELECT * FROM (SHOW DATABASES)",
        "SELECT * FROM (DESCRIBE pv)",
        "SELECT * FROM (PIVOT pv ON a USING count(*))",
        "COPY pv TO '/tmp/x'",
        "COPY pv FROM '/etc/passwd'",
        "COPY (SELECT 1) TO '/tmp/x'",
        "ATTACH '/tmp/x.db' AS x",
        "ATTACH ':memory:' AS y",
        "DETACH x",
        "USE x",
        "INSTALL httpfs",
        "LOAD httpfs",
        "EXPORT DATABASE '/tmp/x'",
        "IMPORT DATABASE '/tmp/x'",
        "SET threads = 64",
        "SET enable_external_access = true",
        "RESET memory_limit",
        "PRAGMA enable_profiling",
        "PRAGMA database_list",
        "CREATE TABLE z AS SELECT 1",
        "CREATE TEMP TABLE z AS SELECT 1",
        "CREATE OR REPLACE VIEW pv AS SELECT 1",
        "CREATE MACRO m(x) AS x",
        "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
        "CREATE SEQUENCE s",
        "CREATE SCHEMA s",
        "DROP VIEW pv",
        "DROP SCHEMA public CASCADE",
        "ALTER TABLE pv RENAME TO x",
        "DELETE FROM pv",
        "UPDATE pv SET a = 2",
        "INSERT INTO pv VALUES (9)",
        "MERGE INTO pv USING pv p ON true WHEN MATCHED THEN DELETE",
        "TRUNCATE pv",
        "WITH d AS (DELETE FROM pv RETURNING *) SELECT * FROM d",
        "WITH d AS (INSERT INTO pv VALUES (1) RETURNING *) SELECT * FROM d",
        "WITH d AS (UPDATE pv SET a = 1 RETURNING *) SELECT * FROM d",
        "CHECKPOINT",
        "VACUUM",
        "ANALYZE",
        "CALL pragma_version()",
        "CALL enable_logging()",
        "EXPLAIN ANALYZE SELECT 1",
        "PREPARE p AS SELECT 1",
        "EXECUTE p",
        "COMMENT ON VIEW pv IS 'x'",
        "BEGIN",
      })
  void refusesWithItsReason(String sql) {
    assertThatThrownBy(() -> check(sql))
        .isInstanceOfSatisfying(
            BraidException.class,
            e -> assertThat(e.code()).as(sql).isEqualTo(ErrorCode.QUERY_REFUSED))
        .hasMessageMatching("(?s).*(refused: |Only SELECT ).*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM pv",
        "SELECT * FROM public.pv",
        "SELECT * FROM PUBLIC.PV",
        "SELECT * FROM braid.certificates",
        "SELECT count(*), sum(a), avg(a), min(a), max(a) FROM pv GROUP BY a HAVING count(*) > 1",
        "SELECT a, row_number() OVER (PARTITION BY a ORDER BY a DESC) FROM pv",
        "WITH x AS (SELECT a FROM pv), y AS (SELECT * FROM x) SELECT * FROM y",
        "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT * FROM r",
        "SELECT * FROM pv JOIN (SELECT a FROM pv) x USING (a) LEFT JOIN pv z ON z.a = x.a",
        "SELECT * FROM generate_series(1, 10), unnest([1, 2])",
        "SELECT extract(hour FROM now()), date_trunc('hour', now()), INTERVAL '1 day' + current_date",
        "SELECT CASE WHEN a > 1 THEN 'x' ELSE upper('y') END || 'z' FROM pv",
        "SELECT a FROM pv UNION ALL SELECT a FROM pv ORDER BY 1 LIMIT 3",
        "VALUES (1, 'a'), (2, 'b')",
        "SELECT a::VARCHAR LIKE '%x%', a IN (1, 2), a BETWEEN 1 AND 2, NOT (a IS NULL) FROM pv",
        "SELECT list_transform([1, 2], lambda x: x + 1), {'a': 1}, [1, 2][1]",
        "SELECT substring('abc' FROM 1 FOR 2), position('a' IN 'b'), trim('x'), coalesce(1, 2)",
        "SELECT a FROM pv WHERE a = $1 AND a > ?",
        "TABLE pv",
      })
  void acceptsWhatOnlyReads(String sql) {
    assertThatCode(() -> check(sql)).as(sql).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"duckdb_logs", "sqlite_master", "duckdb_tables", "pragma_database_list"})
  void hidesDuckDbsOwnRelations(String name) {
    assertThatThrownBy(() -> check("SELECT * FROM " + name))
        .isInstanceOfSatisfying(
            SqlException.class, e -> assertThat(e.sqlState()).isEqualTo("42P01"));
  }

  @Test
  void namesTheViewsThereAreWhenOneIsMissing() {
    assertThatThrownBy(() -> check("SELECT * FROM pw"))
        .isInstanceOfSatisfying(
            SqlException.class, e -> assertThat(e.sqlState()).isEqualTo("42P01"))
        .hasMessageContaining("Published views: pv");
  }

  @Test
  void endsDeepNestingWithAnErrorAndNotAStackOverflow() {
    String deep = "SELECT " + "(SELECT ".repeat(900) + "1" + ")".repeat(900);
    assertThatThrownBy(() -> check(deep))
        .isInstanceOfAny(BraidException.class, SqlException.class, SQLException.class);
  }

  @Test
  void givesDoublesBackAsDoubles() throws SQLException {
    ObjectNode tree = SqlTree.parse(connection, "SELECT 1e10 AS a, 0.1 AS b");
    assertThat(SqlTree.print(connection, tree)).contains("AS DOUBLE) AS a", "0.1 AS b");
  }
}
