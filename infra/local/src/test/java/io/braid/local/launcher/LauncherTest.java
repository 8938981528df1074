package io.braid.local.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LauncherTest {
  private static final Path LAUNCHER = Path.of(System.getProperty("braid.root"), "braid");

  @TempDir private Path folder;

  private record Outcome(int exitCode, String text) {}

  @Test
  void isBashWithoutMistakesOfSyntax() throws Exception {
    assertThat(run(Map.of(), "bash", "-n", LAUNCHER.toString())).isEqualTo(new Outcome(0, ""));
  }

  @Test
  void listsItsCommandsWhenItIsGivenNone() throws Exception {
    Outcome outcome = run(Map.of(), LAUNCHER.toString());
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.text()).contains("demo --check", "verify VIEW");
  }

  @Test
  void endsWithTheCodeOfAUsageErrorForAnUnknownCommand() throws Exception {
    Outcome outcome = run(Map.of(), LAUNCHER.toString(), "dmeo");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.text()).contains("Unknown command 'dmeo'", "demo --check");
  }

  @Test
  void namesAMissingJdkAndHowToInstallIt() throws Exception {
    Path copy = Files.copy(LAUNCHER, folder.resolve("braid"));
    Outcome outcome =
        run(Map.of("JAVA_HOME", folder.resolve("nowhere").toString()), copy.toString(), "demo");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.text())
        .contains(
            "Braid needs JDK 17, but found no javac",
            "apt install openjdk-17-jdk",
            "dnf install java-17-openjdk-devel",
            "brew install openjdk@17");
  }

  private Outcome run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text);
  }
}
