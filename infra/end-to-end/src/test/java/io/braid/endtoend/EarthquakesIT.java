package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code examples/earthquakes}, whose events are late by nature, through the whole platform. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class EarthquakesIT {
  private static final int EVENTS = 1707;

  private Path example;
  private Platform platform;

  @BeforeAll
  void start(@TempDir Path folder) {
    example = Platform.copyOf("earthquakes", folder);
    platform =
        new Platform(
            example,
            Path.of("data/earthquakes.jsonl.gz"),
            "SELECT coalesce(sum(events), 0) FROM events_by_region WHERE level = 0");
  }

  @AfterAll
  void stop() {
    platform.close();
  }

  @Test
  @Order(1)
  void keepsEveryView() {
    assertThat(platform.run("check").lines().filter(line -> line.startsWith("views/")))
        .hasSameSizeAs(EarthquakeAnswers.all())
        .allMatch(line -> line.matches("views/\\w+\\.sql: (exact|bounded).*"));
  }

  @Test
  @Order(2)
  void staysExactOverABatchRunInTheMiddle() {
    ChildProcess producer = platform.produce(150);
    platform.awaitEvents(EVENTS / 2);

    platform.runBatch();

    assertThat(producer.awaitExit(Duration.ofMinutes(2))).as("%s", producer.lines()).isZero();
    platform.awaitEvents(EVENTS);
    assertThat(platform.run("verify", "--all").lines())
        .hasSameSizeAs(EarthquakeAnswers.all())
        .allMatch(line -> line.endsWith(" 0 differing rows"));
  }

  @Order(3)
  @ParameterizedTest
  @MethodSource("io.braid.endtoend.EarthquakeAnswers#all")
  void answersAsAPlainEngineDoesFromTheFile(EarthquakeAnswers.Answer answer) throws SQLException {
    assertThat(platform.differingRows(answer.served(), answer.plain())).isEmpty();
  }

  @Test
  @Order(4)
  void isRunByTheseCommands() throws IOException {
    assertThat(Files.readAllLines(example.resolve("README.md")))
        .filteredOn(line -> line.startsWith("    "))
        .extracting(String::strip)
        .isEqualTo(
            List.of(
                "braid check",
                "braid local up kafka --kafka-port 9092 --topic earthquakes:4",
                "braid speed",
                "braid serve",
                "braid local produce earthquakes data/earthquakes.jsonl.gz --rate 100",
                "psql postgresql://braid:braid@127.0.0.1:5433/braid -c 'SELECT * FROM busiest_places'",
                "braid batch run --all",
                "braid verify --all"));
  }
}
