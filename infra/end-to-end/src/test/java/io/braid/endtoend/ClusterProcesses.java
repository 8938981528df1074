package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.LocalComponent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The JVMs that a cluster has started, to be killed. */
record ClusterProcesses(LocalComponent cluster) {
  static final String EXECUTOR = "CoarseGrainedExecutorBackend";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Waits until there is one; SIGKILL. */
  void killOne(String mainClass) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(running(mainClass)).isNotEmpty());
    running(mainClass).get(0).destroyForcibly();
  }

  List<String> commandLines(String mainClass) {
    return running(mainClass).stream().map(ClusterProcesses::commandLine).toList();
  }

  private List<ProcessHandle> running(String mainClass) {
    return cluster.startedByIt().stream()
        .filter(process -> commandLine(process).matches("(?s)\\S*/java\0.*" + mainClass + "\0.*"))
        .toList();
  }

  /** Whole, which {@link ProcessHandle} does not give for long class paths; empty if it is gone. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"));
    } catch (IOException e) {
      return "";
    }
  }
}
