package io.braid.serving.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.algebra.FinalFunction;
import io.braid.core.algebra.Limbs;
import io.braid.core.fixture.Seed;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FinalFunctionsTest {
  private DuckDBConnection duckDb;

  @BeforeEach
  void open() throws SQLException {
    duckDb = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    FinalFunctions.register(duckDb);
  }

  @AfterEach
  void close() throws SQLException {
    duckDb.close();
  }

  @ParameterizedTest
  @EnumSource
  void sayNullOfNothing(FinalFunction function) throws SQLException {
    List<String> arguments =
        function.parameters().stream()
            .map(
                name ->
                    switch (name) {
                      case "q" -> "0.5";
                      case "alpha" -> "0.01";
                      case "precision", "scale" -> "12";
                      default -> "NULL";
                    })
            .toList();
    assertThat(ask("SELECT " + function.toSql(arguments)))
        .isEqualTo(function == FinalFunction.APPROX_COUNT_DISTINCT ? 0L : null);
  }

  @Test
  void divideDecimalsAsSparkRounds() throws SQLException {
    assertThat(ask("SELECT " + FinalFunction.DIVIDE.toSql(List.of("2.00", "3.0", "6"))))
        .isEqualTo("0.666667");
    assertThat(
            ask("SELECT " + FinalFunction.DIVIDE.toSql(List.of("-1", "3e20::DECIMAL(38,0)", "21"))))
        .isEqualTo("-0.000000000000000000003");
    assertThat(ask("SELECT " + FinalFunction.DIVIDE.toSql(List.of("1", "0.00", "2")))).isNull();
  }

  @Test
  void addDoublesExactlyFromElementRows() throws SQLException {
    Seed seed = Seed.next();
    Random random = seed.newRandom();
    execute("CREATE TABLE limbs (k BIGINT, e INT, s BIGINT)");
    List<BigDecimal> sums = new ArrayList<>(Collections.nCopies(50, BigDecimal.ZERO));
    try (PreparedStatement insert = duckDb.prepareStatement("INSERT INTO limbs VALUES (?, ?, ?)")) {
      for (int event = 0; event < 1_000; event++) {
        int key = random.nextInt(50);
        double value = Math.scalb(random.nextGaussian(), random.nextInt(80) - 40);
        sums.set(key, sums.get(key).add(new BigDecimal(value)));
        Limbs.cut(value, (index, limb) -> insert(insert, key, index, limb));
      }
      insert.executeBatch();
    }
    String set =
        "SELECT k, e, sum(s)::BIGINT AS s, random() AS any_order FROM limbs GROUP BY k, e ORDER BY"
            + " any_order";
    String sum = FinalFunction.SUM.toSql(List.of("1", "string_agg(e || ':' || s, ',')"));
    for (int key = 0; key < 50; key++) {
      assertThat(ask("SELECT %s FROM (%s) WHERE k = %d".formatted(sum, set, key)))
          .as("%s", seed)
          .isEqualTo(sums.get(key).doubleValue());
    }
  }

  @Test
  void readAGroupOfTenThousandElementsInNoTime() throws SQLException {
    execute("CREATE TABLE states AS SELECT i AS e, 1 + i % 7 AS s FROM range(10000) t(i)");
    String set = "string_agg(e || ':' || s, ',')";
    for (FinalFunction function :
        List.of(FinalFunction.PERCENTILE, FinalFunction.APPROX_COUNT_DISTINCT)) {
      List<String> rest = function == FinalFunction.PERCENTILE ? List.of("0.5") : List.of("14");
      String sql = "SELECT %s FROM states".formatted(function.toSql(List.of(set, rest.get(0))));
      ask(sql);
      long started = System.nanoTime();
      for (int call = 0; call < 20; call++) {
        ask(sql);
      }
      Duration each = Duration.ofNanos((System.nanoTime() - started) / 20);
      System.out.printf(
          "%s of 10,000 elements: %d µs%n", function.sqlName(), each.toNanos() / 1000);
      assertThat(each).isLessThan(Duration.ofMillis(500));
    }
  }

  @Test
  void runOnManyConnectionsAtOnce() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(8);
    try {
      List<Future<@Nullable Object>> answers = new ArrayList<>();
      for (int client = 0; client < 8; client++) {
        answers.add(
            clients.submit(
                () -> {
                  try (Connection connection = duckDb.duplicate()) {
                    return ask(
                        connection, "SELECT sum(braid_avg('2', i::VARCHAR)) FROM range(5000) t(i)");
                  }
                }));
      }
      for (Future<@Nullable Object> answer : answers) {
        assertThat(answer.get()).isEqualTo(4_999 * 5_000 / 4.0);
      }
    } finally {
      clients.shutdown();
    }
  }

  @Test
  void failTheQueryAndNothingElseOnATextThatIsNoSet() throws SQLException {
    assertThatThrownBy(() -> ask("SELECT braid_sum('1', 'x:y')"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("y");
    assertThat(ask("SELECT braid_sum('1', '0:7')")).isEqualTo(7.0);
  }

  private @Nullable Object ask(String sql) throws SQLException {
    return ask(duckDb, sql);
  }

  private static @Nullable Object ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getObject(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = duckDb.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void insert(PreparedStatement insert, int key, int index, long limb) {
    try {
      insert.setLong(1, key);
      insert.setInt(2, index);
      insert.setLong(3, limb);
      insert.addBatch();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
