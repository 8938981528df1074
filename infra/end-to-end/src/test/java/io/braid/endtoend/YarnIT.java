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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The speed and the batch layer on YARN, whose containers are killed. */
final class YarnIT {
  private static final int FLIGHTS = 20_000;
  private static final String EXECUTOR = "Yarn" + ClusterProcesses.EXECUTOR;
  private static final String DRIVER = "ApplicationMaster";
  private static final String RESOURCES =
      """

      resources:
        executors: 2
        cores: 1
        memory: 600m
        queue: default
        spark:
          spark.driver.host: 127.0.0.1
          spark.driver.bindAddress: 127.0.0.1
          spark.yarn.stagingDir: file://%s
      """;

  @TempDir private Path folder;

  @Test
  void staysExactWhenExecutorsAndDriversAreKilled() throws IOException, SQLException {
    Path project = Platform.copyOf("flights", folder);
    Files.writeString(
        project.resolve("braid.yaml"),
        RESOURCES.formatted(folder.resolve("staging")),
        StandardOpenOption.APPEND);
    try (LocalComponent yarn = new LocalComponent("yarn", folder.resolve("yarn")).start();
        Platform platform = Platform.ofFlights(project, onYarn())) {
      ClusterProcesses processes = new ClusterProcesses(yarn);
      ChildProcess producer = platform.produce(400);
      platform.awaitEvents(FLIGHTS / 8);
      assertThat(processes.commandLines(EXECUTOR))
          .hasSize(2)
          .allMatch(command -> command.contains("-Xmx600m"));
      processes.killOne(EXECUTOR);
      platform.awaitEvents(FLIGHTS / 4);

      platform.speed().kill();
      platform.run("speed", "--master", "yarn", "--deploy-mode", "cluster");
      processes.killOne(DRIVER);
      assertThat(producer.awaitExit(Duration.ofMinutes(3))).as("%s", producer.lines()).isZero();
      platform.awaitEvents(FLIGHTS);
      assertThat(platform.differingRows()).isEmpty();
      assertThat(platform.run("speed", "status")).contains("running").contains("attempt 2");
      assertThat(platform.run("speed", "logs")).contains("speed: flights at epoch");

      assertThat(platform.run("speed", "stop")).contains("is stopped");
      platform.runBatch();
      assertThat(platform.differingRows()).isEmpty();
      System.out.printf(
          "yarn: an executor, a driver here and one in the cluster killed, %d flights, 0 differing rows%n",
          FLIGHTS);
    }
  }

  private Cluster onYarn() {
    return new Cluster(
        List.of("--master", "yarn"),
        List.of(),
        Map.of("HADOOP_CONF_DIR", folder.resolve("yarn/conf").toString()));
  }
}
