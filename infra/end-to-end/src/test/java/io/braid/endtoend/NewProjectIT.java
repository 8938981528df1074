package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.ChildProcess;
import io.braid.telemetry.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code braid init} writes, run as its README says. */
final class NewProjectIT {
  private static final String QUERY =
      "psql postgresql://braid:braid@127.0.0.1:5433/braid -c 'SELECT * FROM visits_by_page ORDER BY visits DESC'";

  @TempDir private Path folder;

  @Test
  void runsAtOnce() throws IOException, SQLException {
    assertThat(braid(folder, "init", "clicks")).contains("cd clicks && braid check");
    Path project = folder.resolve("clicks");
    assertThat(braid(project, "check"))
        .contains("views/visits_by_minute.sql: exact", "views/visits_by_page.sql: exact");
    Path events = project.resolve("events/clicks.jsonl");
    int clicks = Files.readAllLines(events).size();

    try (Platform platform =
        new Platform(project, events, "SELECT coalesce(sum(visits), 0) FROM visits_by_page")) {
      platform.produce(1000);
      platform.awaitEvents(clicks);

      assertThat(platform.differingRows()).isEmpty();
      try (Connection connection = platform.connect();
          ResultSet rows = connection.createStatement().executeQuery(sqlOf(QUERY))) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString("page")).isEqualTo("/");
      }
      assertEveryMetricIsShown(platform, clicks);
    }
  }

  private static void assertEveryMetricIsShown(Platform platform, int clicks) {
    platform.runBatch();
    assertThatThrownBy(() -> platform.count("SELECT nonsense FROM visits_by_page"))
        .isInstanceOf(SQLException.class);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(String.join("\n", platform.shown("/metrics")))
                    .contains(
                        Arrays.stream(Metric.values())
                            .map(metric -> "# HELP %s %s".formatted(metric.text(), metric.help()))
                            .toList())
                    .contains(
                        Arrays.stream(Metric.values())
                            .filter(metric -> metric.labels().contains("view"))
                            .map(metric -> "\n" + metric.text() + "{")
                            .toList())
                    .contains(
                        "braid_speed_events_total{stream=\"clicks\"} %d.0".formatted(clicks),
                        "braid_batch_audit_differing_keys{view=\"visits_by_page\"} 0.0",
                        "braid_serve_query_errors_total{sqlstate=\"42703\"} 1.0"));
    assertThat(platform.shown("/ready")).containsExactly("ready\n", "ready\n");
    assertThat(platform.shown("/health")).containsExactly("alive\n", "alive\n");
  }

  @Test
  void isRunByTheseCommands() throws IOException {
    braid(folder, "init", ".");
    assertThat(Files.readAllLines(folder.resolve("README.md")))
        .filteredOn(line -> line.startsWith("    "))
        .extracting(String::strip)
        .containsExactly(
            "braid local up kafka --kafka-port 9092 --topic clicks:4",
            "braid speed",
            "braid serve",
            "braid local produce clicks events/clicks.jsonl",
            QUERY);
  }

  private static String sqlOf(String psql) {
    return psql.substring(psql.indexOf('\'') + 1, psql.lastIndexOf('\''));
  }

  private static String braid(Path folder, String... arguments) {
    try (ChildProcess braid = ChildProcess.startBraid(folder, Map.of(), arguments)) {
      int exit = braid.awaitExit(Duration.ofMinutes(2));
      assertThat(exit).as("braid %s: %s", List.of(arguments), braid.lines()).isZero();
      return String.join("\n", braid.lines());
    }
  }
}
