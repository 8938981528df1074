package io.braid.speed.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.command.ProcessId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFileTest {
  private static final ProcessId THIS_JVM = ProcessId.of(ProcessHandle.current());

  @TempDir private Path project;
  private RunFile file;

  @BeforeEach
  void open() {
    file = RunFile.in(project);
  }

  @Test
  void remembersWhereASpeedLayerRuns() {
    for (Detached known :
        new Detached[] {
          new LocalProcess(new ProcessId(1, "-"), project.resolve("speed.log")),
          new StandaloneDriver("spark://a:7077,b:7077", "driver-1"),
          new YarnApplication("application_1_0001")
        }) {
      assertThat(Detached.parse(known.toProperties())).contains(known);
    }
    assertThat(file.start(log -> new LocalProcess(THIS_JVM, log))).isEqualTo(file.load());
  }

  @Test
  void refusesASecondWhileTheFirstRuns() {
    file.start(log -> new LocalProcess(THIS_JVM, log));
    assertThatThrownBy(() -> file.start(log -> new LocalProcess(THIS_JVM, log)))
        .hasMessageContaining("process " + THIS_JVM.pid())
        .hasMessageContaining("braid speed stop");
  }

  @Test
  void letsWhatHasEndedMakeWay() {
    ProcessId another = new ProcessId(THIS_JVM.pid(), "2001-01-01T00:00:00Z");
    file.start(log -> new LocalProcess(another, log));
    assertThat(file.load().state().phase()).isEqualTo(State.Phase.ENDED);
    assertThat(file.start(log -> new LocalProcess(THIS_JVM, log)).state().phase())
        .isEqualTo(State.Phase.RUNNING);
    file.delete();
    assertThatThrownBy(file::load).hasMessageContaining("--detach");
  }

  @Test
  void showsTheEndOfALongLog() throws Exception {
    Path log = Files.writeString(project.resolve("log"), "a".repeat(100_000) + "end\n");
    assertThat(new LocalProcess(THIS_JVM, log).loadLog()).hasSize(64 << 10).endsWith("aend\n");
  }

  @Test
  void handsOnTheVariablesThatTheProjectRefersTo() throws Exception {
    Files.createDirectories(project.resolve("streams"));
    Files.writeString(
        project.resolve("streams/flights.yaml"), "folder: ${env:HOME:-here}/${env:NOBODY_HAS_IT}");
    assertThat(new SpeedCommand("Main", project, List.of()).environment()).containsOnlyKeys("HOME");
  }
}
