package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.FreePort;
import io.braid.core.fixture.PythonPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python package and its example, as {@code docs/python.md} tells to run them. */
final class PythonClientIT {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Path ROOT = Platform.root();
  private static final Path CLIENT = ROOT.resolve("clients/python");

  private final int httpPort = FreePort.find();
  private final int servingPort = FreePort.find();
  private final String serving =
      "postgresql://braid:braid@127.0.0.1:%d/braid".formatted(servingPort);

  @Test
  void sendsAsksAndProvesThroughADeathOfTheSpeedLayer(@TempDir Path folder) throws IOException {
    List<String> steps = steps();
    assertThat(steps).hasSize(5);
    Path project = Platform.copyOf("python", folder);
    try (ChildProcess serve = braid(project, steps.get(3) + " --port " + servingPort)) {
      PythonPackages python = install(steps);
      CompletableFuture<String> example =
          CompletableFuture.supplyAsync(() -> PythonPackages.run(example(python, project, steps)));
      try (ChildProcess killed = braid(project, steps.get(2))) {
        killed.awaitLine("speed: flights at epoch", START_LIMIT);
        killed.kill();
      }
      try (ChildProcess speed = braid(project, steps.get(2))) {
        serve.awaitLine("serve: listening on", START_LIMIT);
        assertThat(example.join())
            .contains("sent 20000 flights, visible from flights@")
            .contains("answers the same again: True")
            .contains("serves 20000 flights")
            .containsPattern("delays_by_origin at epoch \\d+: 0 of [1-9]\\d* rows differ");
        assertThat(test(python, project)).contains("passed").doesNotContain("skipped");
        assertThat(speed.isAlive()).isTrue();
      }
    }
  }

  /** Into an environment that is kept, what the page installs into a new one. */
  private static PythonPackages install(List<String> steps) {
    assertThat(steps.get(0)).isEqualTo("python3 -m venv .venv");
    assertThat(steps.get(1)).isEqualTo(".venv/bin/pip install clients/python");
    PythonPackages python =
        PythonPackages.installProject(Path.of("target", "python-client"), CLIENT);
    PythonPackages.run(
        python.module(
            "mypy",
            "--strict",
            "--cache-dir",
            "target/mypy",
            CLIENT.resolve("src").toString(),
            CLIENT.resolve("tests").toString(),
            ROOT.resolve("examples/python/post_flights.py").toString()));
    return python;
  }

  private List<String> example(PythonPackages python, Path project, List<String> steps) {
    List<String> command = new ArrayList<>();
    for (String word : steps.get(4).split(" ")) {
      command.add(
          switch (word) {
            case ".venv/bin/python" -> python.python().toString();
            case "examples/python/post_flights.py" -> project.resolve("post_flights.py").toString();
            case "./braid" -> ROOT.resolve("braid").toString();
            default -> word.startsWith("examples/") ? ROOT.resolve(word).toString() : word;
          });
    }
    command.addAll(List.of("--http", "http://127.0.0.1:" + httpPort, "--serving", serving));
    return command;
  }

  private String test(PythonPackages python, Path project) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "PYTHONDONTWRITEBYTECODE=1",
                "BRAID_LAUNCHER=" + ROOT.resolve("braid"),
                "BRAID_PROJECT=" + project,
                "BRAID_HTTP=http://127.0.0.1:" + httpPort,
                "BRAID_SERVING=" + serving));
    command.addAll(python.module("pytest", "--quiet", CLIENT.toString()));
    return PythonPackages.run(command);
  }

  private ChildProcess braid(Path project, String command) {
    return ChildProcess.startBraid(
        project,
        Map.of("BRAID_HTTP_PORT", "" + httpPort),
        command.replaceFirst("^braid ", "").split(" "));
  }

  /** The commands of the page. */
  private static List<String> steps() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/python.md")).stream()
        .filter(line -> line.startsWith("    ") && !line.isBlank())
        .map(String::strip)
        .filter(line -> line.matches("(python3|braid|\\.venv/bin/\\w+) .*"))
        .toList();
  }
}
