package io.braid.serving;

import static io.braid.serving.fixture.ServedLake.execute;
import static io.braid.serving.fixture.ServedLake.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.braid.serving.fixture.Definition;
import io.braid.serving.fixture.Definitions;
import io.braid.serving.fixture.ServedLake;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer is the answer of, as clients are told it. */
final class CertificatesIT {
  private static final String EVENTS =
      "SELECT 'A' || (range % 5), TIMESTAMPTZ '2001-03-04 05:00:00Z', range::INT, 1.5, 'N' FROM"
          + " range(100)";
  private static final String TOTALS = certificate(Definitions.totals(), 1);
  private static final String BY_ORIGIN = certificate(Definitions.byOrigin(), 1);

  @TempDir private Path folder;
  private ServedLake served;

  @BeforeEach
  void start() throws Exception {
    served = new ServedLake(folder, List.of(Definitions.byOrigin(), Definitions.totals()));
    served.lake().commitEpoch(EVENTS);
    try (Connection client = served.connect()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptionsInstanceOf(SQLException.class)
          .until(() -> query(client, "SELECT n FROM totals").equals(List.of("100|")));
    }
  }

  @AfterEach
  void stop() throws SQLException {
    served.close();
  }

  private static String certificate(Definition of, long epoch) {
    return "%s/%s@%d".formatted(of.manifest().name(), of.manifest().definition(), epoch);
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedForPrepared"})
  void eachQueryTellsItsCertificateOnRequest(String mode) throws SQLException {
    try (Connection client = served.connect("preferQueryMode", mode)) {
      assertThat(notices(client, "SELECT n FROM totals")).isEmpty();
      execute(client, "SET braid.certificate = on");
      assertThat(notices(client, "SELECT n FROM totals")).containsExactly("certificate " + TOTALS);
      assertThat(
              notices(
                  client,
                  "WITH t AS (SELECT n FROM Totals) SELECT * FROM public.by_origin b, t, totals"))
          .containsExactly("certificate " + BY_ORIGIN + "," + TOTALS);
      assertThat(notices(client, "SELECT * FROM braid.certificates")).isEmpty();
      assertThat(notices(client, "WITH totals AS (SELECT 1) SELECT * FROM totals")).isEmpty();
      execute(client, "RESET braid.certificate");
      assertThat(notices(client, "SELECT n FROM totals")).isEmpty();
    }
  }

  @Test
  void aNoticeIsOfTheSnapshotThatTheQueryRead() throws SQLException {
    try (Connection client = served.connect();
        Connection other = served.connect()) {
      client.setAutoCommit(false);
      execute(client, "SET braid.certificate = on");
      assertThat(notices(client, "SELECT n FROM totals")).containsExactly("certificate " + TOTALS);
      served.lake().commitEpoch(EVENTS);
      execute(other, "SET braid.min_epoch = 2");
      assertThat(query(other, "SELECT n FROM totals")).containsExactly("200|");
      assertThat(query(client, "SELECT n FROM totals")).containsExactly("100|");
      assertThat(notices(client, "SELECT n FROM totals")).containsExactly("certificate " + TOTALS);
      client.commit();
      assertThat(notices(client, "SELECT n FROM totals"))
          .containsExactly("certificate " + certificate(Definitions.totals(), 2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended"})
  void explainsACertificateWithoutRunningTheQuery(String mode) throws SQLException {
    try (Connection client = served.connect("preferQueryMode", mode)) {
      assertThat(
              query(
                  client,
                  "EXPLAIN CERTIFICATE SELECT b.origin::INTEGER FROM totals, by_origin b WHERE b.n > 1"))
          .hasSize(2)
          .last()
          .asString()
          .startsWith("totals|" + Definitions.totals().manifest().definition() + "|-1|0|1|{")
          .endsWith("|flights|" + TOTALS + "|");
      try (PreparedStatement explain =
          client.prepareStatement(
              "-- why\nexplain certificate SELECT n FROM by_origin WHERE origin = ? AND n > ?")) {
        explain.setString(1, "A1");
        explain.setLong(2, 7);
        for (int i = 0; i < 7; i++) {
          try (ResultSet rows = explain.executeQuery()) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString("certificate")).isEqualTo(BY_ORIGIN);
            assertThat(rows.next()).isFalse();
          }
        }
      }
      assertThat(query(client, "EXPLAIN CERTIFICATE SELECT 1")).isEmpty();
      assertThatThrownBy(() -> query(client, "EXPLAIN CERTIFICATE DROP TABLE totals"))
          .hasMessageContaining("Only SELECT may be run");
      assertThat(query(client, "SELECT certificate FROM braid.certificates ORDER BY 1"))
          .containsExactly(BY_ORIGIN + "|", TOTALS + "|");
    }
  }

  @Test
  void settingsFollowTransactionsAndPools() throws SQLException {
    try (Connection client = served.connect()) {
      assertThat(query(client, "SHOW braid.wait")).containsExactly("10s|");
      execute(client, "SET braid.wait TO '5s'");
      client.setAutoCommit(false);
      execute(client, "SET LOCAL braid.wait = '1s'");
      execute(client, "SET braid.certificate = on");
      assertThat(query(client, "SHOW braid.wait")).containsExactly("1s|");
      client.commit();
      assertThat(query(client, "SHOW braid.wait")).containsExactly("5s|");
      execute(client, "SET braid.wait = '7s'");
      client.rollback();
      client.setAutoCommit(true);
      assertThat(query(client, "SHOW braid.wait")).containsExactly("5s|");
      assertThat(query(client, "SHOW braid.certificate")).containsExactly("on|");
      execute(client, "DISCARD ALL");
      assertThat(query(client, "SHOW braid.wait")).containsExactly("10s|");
      assertThat(query(client, "SHOW braid.certificate")).containsExactly("off|");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42704|SET braid.ats = 'x'|Did you mean 'braid.at'?",
        "22023|SET braid.certificate = 'perhaps'|braid.certificate is on or off",
        "22023|SET braid.wait = 'long'|braid.wait takes milliseconds",
        "22023|SET braid.at = 'totals@'|braid.at: 'totals@' is no certificate",
        "22023|SET braid.at = 'fligths@1'|braid.at: There is no stream 'fligths'. Did you mean 'flights'?",
        "22023|SET braid.at = 'totals/000000000000@1'|braid.at: No definition 000000000000 of a view totals was ever registered",
        "22023|SET braid.at = 'flights@99'|braid.at: Stream flights has no epoch 99: its last is 1",
        "22023|SET braid.min_epoch = 'flights'|braid.min_epoch takes STREAM@EPOCH",
        "22023|SET braid.min_epoch = 'fligths@2'|braid.min_epoch: no view of a stream 'fligths' is served here. Did you mean 'flights'?",
        "22023|SET braid.min_offset = 'flights@2'|braid.min_offset takes STREAM/PARTITION@OFFSET"
      })
  void errorsNameTheSetting(String example) throws SQLException {
    String[] parts = example.split("\\|");
    try (Connection client = served.connect()) {
      assertThatThrownBy(() -> execute(client, parts[1]))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(parts[0]))
          .hasMessageContaining(parts[2]);
      assertThat(query(client, "SELECT n FROM totals")).containsExactly("100|");
    }
  }

  static List<String> notices(Connection client, String sql) throws SQLException {
    try (Statement statement = client.createStatement()) {
      statement.executeQuery(sql);
      List<String> texts = new ArrayList<>();
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        texts.add(w.getMessage());
      }
      return texts;
    }
  }
}
