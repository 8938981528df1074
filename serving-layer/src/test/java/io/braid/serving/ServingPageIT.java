package io.braid.serving;

import static io.braid.serving.fixture.ServedLake.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.type.ColumnType.Simple;
import io.braid.serving.fixture.Definition;
import io.braid.serving.fixture.Psql;
import io.braid.serving.fixture.ServedLake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every statement of {@code docs/serving.md}, on the view that it speaks of. */
final class ServingPageIT {
  private static final Path PAGE = Path.of(System.getProperty("braid.root"), "docs", "serving.md");
  private static final Definition DELAYS =
      Definition.view("delays_by_origin")
          .key("origin", Simple.STRING, "origin")
          .count("late")
          .build();

  @TempDir private Path folder;

  @Test
  void everyStatementOfThePageRuns() throws Exception {
    List<String> statements =
        Files.readString(PAGE)
            .lines()
            .filter(line -> line.startsWith("    ") && line.endsWith(";"))
            .map(String::strip)
            .toList();
    assertThat(statements).hasSizeGreaterThan(10);
    try (ServedLake served = new ServedLake(folder, List.of(DELAYS))) {
      served
          .lake()
          .commitEpoch(
              "SELECT 'A', TIMESTAMPTZ '2001-03-04 05:00:00Z', 1, 1.5, 'N' FROM range(10)");
      String hash = DELAYS.manifest().definition().text();
      try (Connection client = served.connect()) {
        awaitFirstEpoch(client);
      }
      List<String> here =
          statements.stream()
              .map(
                  statement ->
                      statement
                          .replace("1a2b3c4d5e6f@1234", hash + "@1")
                          .replace("flights@1234", "flights@1")
                          .replace("flights/0@8120", "flights/0@9"))
              .toList();
      Psql.Output output = Psql.find(served.address(), "braid", "braid").run(here);
      assertThat(output.exitCode()).as(output.text()).isZero();
      assertThat(output.text())
          .contains("NOTICE:  certificate delays_by_origin/" + hash + "@1")
          .contains("A      |   10");
    }
  }

  private static void awaitFirstEpoch(Connection client) {
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .until(() -> query(client, "SELECT epoch FROM braid.certificates").equals(List.of("1|")));
  }
}
