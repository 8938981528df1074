package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.PythonPackages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python package in a real Airflow, as {@code docs/airflow.md} tells to set it up. */
final class AirflowIT {
  private static final Path ROOT = Platform.root();
  private static final Path PACKAGE = ROOT.resolve("airflow");
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String VIEW = "delays_by_origin";

  @TempDir private Path folder;

  @Test
  void publishesAViewAndTellsWhatIsWrongOnce() throws IOException {
    List<String> steps = steps();
    PythonPackages python = install(steps);
    Path project = Platform.copyOf("flights", folder);
    try (Platform platform = Platform.ofFlights(project, Cluster.NONE)) {
      platform.produce(5000);
      platform.awaitEvents(20_000);
      writeDags(project);
      airflow(python, steps.get(2).split(" ", 2)[1]);

      assertBrokenProjectIsOneImportError(python, project);
      assertThat(airflow(python, steps.get(3).split(" ", 2)[1]))
          .contains("'outcome': 'published'", "state=success");
      writeDagsOfOthers(project);
      assertThat(airflow(python, "dags test no_such_view"))
          .contains("The lake has no view 'no_such_view'", "state=failed")
          .doesNotContain("up_for_retry");
      assertThat(platform.run("verify", VIEW)).contains(" 0 differing rows");
    }
  }

  private void assertBrokenProjectIsOneImportError(PythonPackages python, Path project)
      throws IOException {
    Path broken = project.resolve("views/broken.sql");
    Files.writeString(broken, "SELECT origin, nonsense(delay) AS n FROM flights GROUP BY origin");
    assertThat(airflow(python, "dags list-import-errors --local"))
        .contains("views/broken.sql", "nonsense")
        .containsOnlyOnce("ProjectError:");
    Files.delete(broken);
  }

  private void writeDags(Path project) throws IOException {
    Path dags = Files.createDirectories(folder.resolve("airflow/dags"));
    String launcher = ROOT.resolve("braid").toString();
    Files.writeString(
        dags.resolve("flights.py"),
        """
        from braid_airflow import braid_dags

        for dag in braid_dags("%s", launcher="%s", fold=None, maintain=None, verify=None):
            globals()[dag.dag_id] = dag
        """
            .formatted(project, launcher));
  }

  private void writeDagsOfOthers(Path project) throws IOException {
    Files.writeString(
        folder.resolve("airflow/dags/others.py"),
        """
        from datetime import datetime

        from airflow.sdk import DAG
        from braid_airflow import RunOperator

        with DAG("no_such_view", schedule=None, start_date=datetime(2020, 1, 1), default_args={"retries": 2}):
            RunOperator(task_id="run", project="%s", launcher="%s", view="no_such_view")
        """
            .formatted(project, ROOT.resolve("braid")));
  }

  private static PythonPackages install(List<String> steps) {
    assertThat(steps.subList(0, 2))
        .containsExactly("python3 -m venv .venv", ".venv/bin/pip install ./airflow");
    PythonPackages python = PythonPackages.installProject(Path.of("target", "airflow"), PACKAGE);
    PythonPackages.run(
        python.module(
            "mypy",
            "--strict",
            "--cache-dir",
            "target/mypy-airflow",
            PACKAGE.resolve("src").toString()));
    return python;
  }

  /**
   * What a command of Airflow says, however it ends: a run that fails is no error of the command.
   */
  private String airflow(PythonPackages python, String arguments) {
    try (ChildProcess process =
        ChildProcess.start(
            folder,
            command(python, arguments.replaceFirst("^airflow ", "")),
            environment(python))) {
      process.awaitExit(LIMIT);
      return String.join("\n", process.lines());
    }
  }

  private static List<String> command(PythonPackages python, String arguments) {
    List<String> command = new ArrayList<>(List.of(python.program("airflow").toString()));
    command.addAll(List.of(arguments.split(" ")));
    return command;
  }

  private Map<String, String> environment(PythonPackages python) {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PATH", python.python().getParent() + ":" + System.getenv("PATH"));
    environment.put("AIRFLOW_HOME", folder.resolve("airflow").toString());
    environment.put("AIRFLOW__CORE__LOAD_EXAMPLES", "False");
    environment.put("COLUMNS", "400");
    return environment;
  }

  private static List<String> steps() throws IOException {
    return Files.readAllLines(ROOT.resolve("docs/airflow.md")).stream()
        .filter(line -> line.startsWith("    "))
        .map(String::strip)
        .filter(line -> line.startsWith("python3 ") || line.startsWith(".venv/"))
        .toList();
  }
}
