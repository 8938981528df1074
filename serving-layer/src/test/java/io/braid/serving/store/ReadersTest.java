package io.braid.serving.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.braid.serving.fixture.Definition;
import io.braid.serving.fixture.Definitions;
import io.braid.serving.fixture.FlightsLake;
import io.braid.serving.fixture.Node;
import io.braid.serving.query.PublishedView;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see while the store moves. */
final class ReadersTest {
  private static final String EVENTS =
      """
      SELECT 'A' || (range %% 50), TIMESTAMPTZ '2001-01-01 00:00:00Z' + to_hours((range %% 24)::INT),
        1, 1.5, 'N' FROM range(%d)""";
  private static final String JOIN =
      """
      SELECT (SELECT sum(n) FROM public.by_origin), (SELECT sum(n) FROM public.by_hour),
        (SELECT n FROM public.totals), (SELECT min(epoch) FROM braid.certificates),
        (SELECT max(epoch) FROM braid.certificates)""";

  @TempDir private Path folder;

  @Test
  void neverSeeTwoEpochsAtOnceWhileViewsMove() throws Exception {
    List<Definition> live =
        List.of(Definitions.byOrigin(), Definitions.byHour(), Definitions.totals());
    try (FlightsLake lake = new FlightsLake(folder);
        Node node = new Node(folder)) {
      lake.register(live);
      lake.follow(live);
      lake.commitEpoch(EVENTS.formatted(100));
      node.catchUp();
      AtomicBoolean done = new AtomicBoolean();
      ExecutorService readers = Executors.newFixedThreadPool(3);
      List<Future<Integer>> reading = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        boolean prepared = i > 0;
        reading.add(readers.submit(() -> read(node, done, prepared)));
      }
      for (int epoch = 2; epoch <= 60; epoch++) {
        lake.commitEpoch(EVENTS.formatted(100));
        if (epoch % 5 == 0) {
          lake.runBatch(live.get(epoch / 5 % 3));
        }
        node.catchUp();
      }
      done.set(true);

      for (Future<Integer> reader : reading) {
        assertThat(reader.get()).isGreaterThan(10);
      }
      readers.shutdown();
      assertThat(node.query("SELECT n FROM public.totals")).containsExactly("6000|");
      assertThat(node.query("SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE '%#%'"))
          .containsExactly("3|");
    }
  }

  @Test
  void keepTheirStateThroughoutATransactionAlthoughTheViewIsRebuilt() throws Exception {
    try (FlightsLake lake = new FlightsLake(folder);
        Node node = new Node(folder);
        Connection connection = node.connect();
        Statement statement = connection.createStatement()) {
      List<Definition> live = List.of(Definitions.byOrigin());
      lake.register(live);
      lake.follow(live);
      lake.commitEpoch(EVENTS.formatted(100));
      node.catchUp();
      statement.execute("BEGIN TRANSACTION READ ONLY");
      List<String> before = FlightsLake.rows(connection, "SELECT * FROM public.by_origin");

      lake.commitEpoch(EVENTS.formatted(500));
      node.catchUp();
      lake.runBatch(Definitions.byOrigin());
      node.catchUp();
      lake.register(List.of(Definitions.byOriginReplaced()));
      lake.follow(List.of(Definitions.byOriginReplaced()));
      node.catchUp();

      assertThat(FlightsLake.rows(connection, "SELECT * FROM public.by_origin")).isEqualTo(before);
      statement.execute("COMMIT");
      assertThat(FlightsLake.rows(connection, "SELECT sum(flights) FROM public.by_origin"))
          .containsExactly("600|");
    }
  }

  @Test
  void seeCommentsThatChangedAlthoughNoViewIsRebuilt() throws Exception {
    try (FlightsLake lake = new FlightsLake(folder);
        Node node = new Node(folder)) {
      Definition before = Definitions.totals();
      lake.register(List.of(before));
      lake.follow(List.of(before));
      lake.commitEpoch(EVENTS.formatted(100));
      node.catchUp();
      List<String> tables =
          node.query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store'");
      assertThat(node.store().views()).extracting(PublishedView::description).containsExactly("");

      lake.register(
          List.of(
              new Definition(
                  before.manifest().withComments("All flights", Map.of("n", "how many")),
                  before.lifted(),
                  before.plain())));
      node.catchUp();

      assertThat(node.store().views())
          .extracting(PublishedView::description, PublishedView::comments)
          .containsExactly(tuple("All flights", Map.of("n", "how many")));
      assertThat(node.query("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'store'"))
          .isEqualTo(tables);
    }
  }

  private static int read(Node node, AtomicBoolean done, boolean prepared) throws SQLException {
    int queries = 0;
    try (Connection connection = node.connect();
        PreparedStatement kept = connection.prepareStatement(JOIN)) {
      while (!done.get()) {
        if (prepared) {
          check(kept.executeQuery());
        } else {
          try (Statement statement = connection.createStatement()) {
            check(statement.executeQuery(JOIN));
          }
        }
        queries++;
      }
    }
    return queries;
  }

  private static void check(ResultSet rows) throws SQLException {
    try (rows) {
      rows.next();
      long events = rows.getLong(1);
      assertThat(rows.getLong(2)).isEqualTo(events);
      assertThat(rows.getLong(3)).isEqualTo(events);
      assertThat(rows.getLong(4)).isEqualTo(events / 100);
      assertThat(rows.getLong(5)).isEqualTo(events / 100);
    }
  }
}
