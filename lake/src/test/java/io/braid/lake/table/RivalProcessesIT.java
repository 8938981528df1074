package io.braid.lake.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RivalProcessesIT {
  private static final int RIVALS = 3;
  private static final long LAST = 400;

  @TempDir Path folder;

  /** Each process tries every version, so each version is contested by all of them. */
  @Test
  void ofRivalProcessesExactlyOneWinsEachVersion() throws Exception {
    List<Process> rivals = new ArrayList<>();
    try {
      for (int i = 0; i < RIVALS; i++) {
        rivals.add(start());
      }
      for (Process rival : rivals) {
        assertThat(rival.inputReader().readLine()).isEqualTo("ready");
      }
      for (Process rival : rivals) {
        go(rival);
      }
      List<String> won = new ArrayList<>();
      for (Process rival : rivals) {
        BufferedReader lines = rival.inputReader();
        won.addAll(lines.lines().toList());
        assertThat(rival.waitFor()).isZero();
      }

      assertThat(won).containsExactlyInAnyOrderElementsOf(kept()).hasSize((int) LAST + 1);
    } finally {
      rivals.forEach(Process::destroyForcibly);
    }
  }

  private List<String> kept() {
    try (Stream<String> commits =
        new DiskLake(folder)
            .open()
            .open(RivalProcess.TABLE)
            .loadSince(-1)
            .map(each -> each.version() + " " + each.commit().id())) {
      return commits.toList();
    }
  }

  private Process start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    return new ProcessBuilder(
            java,
            "-Xmx128m",
            "-cp",
            classes,
            RivalProcess.class.getName(),
            folder.toString(),
            Long.toString(LAST))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void go(Process rival) throws IOException {
    OutputStream input = rival.getOutputStream();
    input.write('\n');
    input.flush();
  }
}
