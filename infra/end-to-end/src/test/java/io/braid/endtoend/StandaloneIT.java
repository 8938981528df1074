package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.LocalComponent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The speed and the batch layer on a standalone Spark cluster whose parts are killed. */
final class StandaloneIT {
  private static final int FLIGHTS = 20_000;
  private static final Pattern PROCESS = Pattern.compile("process (\\d+)");
  private static final String DRIVER = "DriverWrapper";
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
        Platform platform = Platform.ofFlights(project, on(spark))) {
      ClusterProcesses processes = new ClusterProcesses(spark);
      ChildProcess producer = platform.produce(400);
      platform.awaitEvents(FLIGHTS / 8);
      assertThat(processes.commandLines(ClusterProcesses.EXECUTOR))
          .hasSize(2)
          .allMatch(command -> command.contains("-Xmx600M"));
      processes.killOne(ClusterProcesses.EXECUTOR);
      platform.awaitEvents(FLIGHTS / 4);

      kill(driverHere(platform));
      assertThat(platform.run("speed", "status")).contains("ended");
      platform.run("speed", "--master", spark.address(), "--deploy-mode", "cluster");
      assertThat(refused(platform, "speed", "--detach")).contains("USAGE").contains("already");
      assertThat(platform.run("speed", "status")).contains("running").contains(spark.address());
      processes.killOne(DRIVER);
      assertThat(producer.awaitExit(Duration.ofMinutes(3))).as("%s", producer.lines()).isZero();
      platform.awaitEvents(FLIGHTS);
      assertThat(platform.differingRows()).isEmpty();
      assertThat(platform.run("speed", "logs")).contains("speed: flights at epoch");

      assertThat(platform.run("speed", "stop")).contains("is stopped");
      assertThat(processes.commandLines(DRIVER)).isEmpty();
      platform.runBatch();
      assertThat(platform.differingRows()).isEmpty();

      platform.write(
          "braid.yaml", platform.read("braid.yaml").replace("600m", "64g\n  patience: 2s"));
      assertThat(refused(platform, "speed", "--master", spark.address()))
          .contains("CLUSTER_BUSY")
          .contains("2 executors with 1 cores and 64g");
      System.out.printf(
          "standalone: an executor, a driver here and one in the cluster killed, %d flights, 0 differing rows%n",
          FLIGHTS);
    }
  }

  private static Cluster on(LocalComponent spark) {
    return new Cluster(List.of("--master", spark.address()), List.of("--detach"), Map.of());
  }

  /** That of the speed layer in the background. */
  private static ProcessHandle driverHere(Platform platform) {
    Matcher status = PROCESS.matcher(platform.run("speed", "status"));
    assertThat(status.find()).isTrue();
    return ProcessHandle.of(Long.parseLong(status.group(1))).orElseThrow();
  }

  private static void kill(ProcessHandle process) {
    process.destroyForcibly();
    process.onExit().join();
  }

  private static String refused(Platform platform, String... command) {
    try (ChildProcess refused = platform.start(command)) {
      assertThat(refused.awaitExit(Duration.ofMinutes(1))).isPositive();
      return String.join("\n", refused.lines());
    }
  }
}
