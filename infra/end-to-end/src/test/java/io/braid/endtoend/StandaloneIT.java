package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.LocalComponent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The speed and the batch layer on a standalone Spark cluster whose parts are killed. */
final class StandaloneIT {
  private static final int FLIGHTS = 20_000;
  private static final String RESOURCES =
      """

      resources:
        executors: 2
        cores: 1
        memory: 600m
      """;

  @TempDir private Path folder;

  @Test
  void staysExactWhenExecutorsAndDriversAreKilled() throws IOException, SQLException {
    Path project = Platform.copyOf("flights", folder);
    Files.writeString(project.resolve("braid.yaml"), RESOURCES, StandardOpenOption.APPEND);
    try (LocalComponent spark = new LocalComponent("spark", folder.resolve("spark")).start();
        Platform platform = Platform.ofFlights(project, spark.address())) {
      ChildProcess producer = platform.produce(400);
      platform.awaitEvents(FLIGHTS / 8);
      assertThat(spark.startedByIt())
          .hasSize(2)
          .extracting(StandaloneIT::commandLine)
          .allMatch(command -> command.contains("CoarseGrainedExecutorBackend"))
          .allMatch(command -> command.contains("-Xmx600M"));

      killAnExecutor(spark);
      platform.awaitEvents(FLIGHTS / 4);
      platform.killSpeed();
      platform.awaitEvents(FLIGHTS / 2);
      killAnExecutor(spark);
      assertThat(producer.awaitExit(Duration.ofMinutes(3))).as("%s", producer.lines()).isZero();
      platform.awaitEvents(FLIGHTS);
      assertThat(platform.differingRows()).isEmpty();

      platform.speed().kill(); // its executors give their cores to the batch run
      platform.runBatch();
      assertThat(platform.differingRows()).isEmpty();
      System.out.printf(
          "standalone: 2 executors and a driver killed, %d flights, 0 differing rows%n", FLIGHTS);
    }
  }

  private static void killAnExecutor(LocalComponent spark) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(spark.startedByIt()).isNotEmpty());
    spark.startedByIt().get(0).destroyForcibly();
  }

  /** Whole, which {@link ProcessHandle} does not give for long class paths. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
