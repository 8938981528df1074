package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.project.Project;
import io.braid.core.project.ProjectReader;
import io.braid.core.project.StreamDefinition;
import io.braid.core.project.ViewDefinition;
import io.braid.local.plain.Difference;
import io.braid.local.plain.PlainEngine;
import io.braid.local.plain.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code examples/five-sources}: the same flights by five ways, in a lake on HDFS and on S3. */
final class FiveSourcesIT {
  private static final int FLIGHTS = 20_000;
  private static final Path EVENTS =
      Platform.root().resolve("examples/flights/data/flights-20k.jsonl.gz");

  @TempDir private Path folder;

  /** Where the lake lies: the one further from a disk, or both. */
  private static List<String> stores() {
    return Boolean.getBoolean("braid.all") ? List.of("hdfs", "s3") : List.of("s3");
  }

  @ParameterizedTest
  @MethodSource("stores")
  void giveTheSameViewsRowForRow(String store) throws IOException, SQLException {
    Path project = Platform.copyOf("five-sources", folder);
    try (FiveSources sources = FiveSources.start(project)) {
      String lake = store.equals("hdfs") ? sources.hdfs() + "/lake" : "s3a://flights/lake";
      try (ChildProcess speed = sources.braid(lake, "speed");
          ChildProcess serve = sources.braid(lake, "serve", "--port", "0")) {
        String port =
            serve.awaitLine("serve: listening on \\S+:(\\d+)", Duration.ofSeconds(90)).group(1);
        for (StreamDefinition stream : ProjectReader.read(project).streams()) {
          speed.awaitLine("speed: %s at epoch".formatted(stream.name()), Duration.ofSeconds(90));
        }
        String url =
            "jdbc:postgresql://127.0.0.1:%s/braid?user=braid&password=braid".formatted(port);
        sources.sendToAll(EVENTS);
        awaitFlights(project, url, speed);
        assertThat(differingRows(project, url)).isEmpty();

        sources.run(lake, "batch", "run", "--all");
        assertThat(sources.run(lake, "verify", "--all").lines())
            .hasSize(5)
            .allMatch(line -> line.endsWith(" 0 differing rows"));
        assertThat(differingRows(project, url)).isEmpty();
        System.out.printf(
            "five sources, lake in %s: %d flights each, 0 differing rows%n", store, FLIGHTS);
      }
    }
  }

  private static void awaitFlights(Path project, String url, ChildProcess speed) {
    for (ViewDefinition view : ProjectReader.read(project).views()) {
      await()
          .atMost(Duration.ofMinutes(3))
          .pollInterval(Duration.ofMillis(500))
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(rows(url, "SELECT coalesce(sum(flights), 0) FROM " + view.name()))
                      .as(() -> view.name() + ": " + String.join("\n", speed.lines()))
                      .hasToString("[%d]".formatted(FLIGHTS)));
    }
  }

  /** Each view against a plain engine over the file, so that all agree if none differs. */
  private static List<Row> differingRows(Path project, String url) throws SQLException {
    Project definitions = ProjectReader.read(project);
    List<Row> differing = new ArrayList<>();
    for (StreamDefinition stream : definitions.streams()) {
      try (PlainEngine plain = PlainEngine.open(stream, EVENTS)) {
        for (ViewDefinition view : definitions.views()) {
          if (view.sql().contains(stream.name())) {
            Difference difference =
                Difference.between(
                    rows(url, "SELECT * FROM " + view.name()), plain.query(view.sql()));
            differing.addAll(difference.onlyServed());
            differing.addAll(difference.onlyExpected());
          }
        }
      }
    }
    return differing;
  }

  private static List<Row> rows(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return Row.readAll(rows);
    }
  }
}
