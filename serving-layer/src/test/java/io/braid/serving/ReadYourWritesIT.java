package io.braid.serving;

import static io.braid.serving.fixture.ServedLake.execute;
import static io.braid.serving.fixture.ServedLake.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.braid.serving.fixture.Definitions;
import io.braid.serving.fixture.ServedLake;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that wait until what their client wrote is visible. */
final class ReadYourWritesIT {
  private static final String EVENTS =
      "SELECT 'A', TIMESTAMPTZ '2001-03-04 05:00:00Z', 1, 1.5, 'N' FROM range(10)";
  private static final String COUNT = "SELECT n FROM totals";

  @TempDir private static Path folder;
  private static ServedLake served;
  private static final ExecutorService CLIENTS = Executors.newCachedThreadPool();

  @BeforeAll
  static void start() throws Exception {
    served = new ServedLake(folder, List.of(Definitions.totals()));
    served.lake().commitEpoch(EVENTS);
    try (Connection client = served.connect()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> query(client, "SELECT epoch FROM braid.certificates").equals(List.of("1|")));
    }
  }

  @AfterAll
  static void stop() throws SQLException {
    CLIENTS.shutdownNow();
    served.close();
  }

  private static long records() {
    return 10 * served.lake().lastEpoch();
  }

  @ParameterizedTest
  @ValueSource(strings = {"simple", "extended", "extendedForPrepared"})
  void aQueryWaitsForAnEpoch(String mode) throws Exception {
    long next = served.lake().lastEpoch() + 1;
    try (Connection client = served.connect("preferQueryMode", mode)) {
      execute(client, "SET braid.min_epoch = 'flights@%d'".formatted(next));
      Future<List<String>> answer = CLIENTS.submit(() -> query(client, COUNT));
      served.lake().commitEpoch(EVENTS);
      assertThat(answer.get()).containsExactly(records() + "|");
      execute(client, "SET braid.min_epoch = " + next);
      assertThat(query(client, COUNT)).containsExactly(records() + "|");
    }
  }

  @Test
  void aQueryWaitsForTheOffsetThatItsProducerGotBack() throws Exception {
    long offset = records() + 9;
    try (Connection client = served.connect()) {
      execute(client, "SET braid.min_offset = 'flights/0@%d'".formatted(offset));
      Future<List<String>> answer = CLIENTS.submit(() -> query(client, COUNT));
      served.lake().commitEpoch(EVENTS);
      assertThat(answer.get()).containsExactly((offset + 1) + "|");
    }
  }

  @Test
  void aQueryGivesUpAfterItsWaitAndSaysWhatIsVisible() throws Exception {
    try (Connection client = served.connect()) {
      execute(client, "SET braid.wait = '200ms'");
      execute(client, "SET braid.min_epoch = 'flights@1000'");
      for (int i = 0; i < 2; i++) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> query(client, COUNT))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55000"))
            .hasMessageContaining(
                "flights@1000 is not visible yet: totals is at epoch " + served.lake().lastEpoch())
            .hasMessageContaining("waited 200 ms for it (braid.wait)");
        assertThat(System.nanoTime() - start).isGreaterThan(190_000_000L);
      }
      execute(client, "SET braid.min_offset = 'flights/7@3'");
      execute(client, "RESET braid.min_epoch");
      assertThatThrownBy(() -> query(client, COUNT))
          .hasMessageContaining("flights/7@3 is not visible yet")
          .hasMessageContaining("ends before offset 0 of partition 7");
      assertThat(query(client, "SELECT count(*) FROM braid.lag")).containsExactly("1|");
      execute(client, "DISCARD ALL");
      assertThat(query(client, COUNT)).hasSize(1);
    }
  }

  @Test
  void manyThatWaitKeepNobodyElseFromAnswers() throws Exception {
    List<Connection> waiting = new ArrayList<>();
    List<CompletableFuture<List<String>>> answers = new ArrayList<>();
    long next = served.lake().lastEpoch() + 1;
    for (int i = 0; i < 20; i++) {
      Connection client = served.connect();
      waiting.add(client);
      execute(client, "SET braid.wait = '20s'");
      execute(client, "SET braid.min_epoch = 'flights@%d'".formatted(next));
      answers.add(CompletableFuture.supplyAsync(() -> unchecked(client), CLIENTS));
    }
    try (Connection client = served.connect()) {
      for (int i = 0; i < 20; i++) {
        assertThat(query(client, COUNT)).containsExactly(records() + "|");
      }
      assertThat(answers).noneMatch(CompletableFuture::isDone);
    }
    served.lake().commitEpoch(EVENTS);
    for (CompletableFuture<List<String>> answer : answers) {
      assertThat(answer.get()).containsExactly(records() + "|");
    }
    for (Connection client : waiting) {
      client.close();
    }
  }

  private static List<String> unchecked(Connection client) {
    try {
      return query(client, COUNT);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aWaitEndsWhenTheClientCancelsOrItsTimeIsUp() throws Exception {
    try (Connection client = served.connect();
        Statement statement = client.createStatement()) {
      execute(client, "SET braid.wait = '5min'");
      execute(client, "SET braid.min_epoch = 'flights@1000'");
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.executeQuery(COUNT))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      statement.setQueryTimeout(0);
      execute(client, "SET statement_timeout = '300ms'");
      assertThatThrownBy(() -> statement.executeQuery(COUNT))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
      execute(client, "RESET braid.min_epoch");
      assertThat(query(client, COUNT)).hasSize(1);
    }
  }

  @Test
  void aTransactionDoesNotWaitForWhatItCannotSee() throws Exception {
    try (Connection client = served.connect()) {
      client.setAutoCommit(false);
      List<String> first = query(client, COUNT);
      served.lake().commitEpoch(EVENTS);
      execute(client, "SET braid.min_epoch = " + served.lake().lastEpoch());
      assertThatThrownBy(() -> query(client, COUNT))
          .hasMessageContaining("The transaction sees one state to its end");
      client.rollback();
      execute(client, "SET braid.min_epoch = " + served.lake().lastEpoch());
      assertThat(query(client, COUNT)).isNotEqualTo(first);
      client.rollback();
    }
  }
}
