package io.braid.lake.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.LocalComponent;
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
  private static final long LAST_REMOTE = 100;

  @TempDir Path folder;

  @Test
  void ofRivalProcessesExactlyOneWinsEachVersionOnADisk() throws Exception {
    exactlyOneWinsEachVersion(new StoreLake(folder.toString(), List.of()), LAST);
  }

  @Test
  void ofRivalProcessesExactlyOneWinsEachVersionInHdfs() throws Exception {
    try (LocalComponent hdfs = new LocalComponent("hdfs", folder).start()) {
      exactlyOneWinsEachVersion(new StoreLake(hdfs.address() + "/lake", List.of()), LAST_REMOTE);
    }
  }

  @Test
  void ofRivalProcessesExactlyOneWinsEachVersionInS3() throws Exception {
    try (LocalComponent s3 = new LocalComponent("s3", folder, "--bucket", "rivals").start()) {
      exactlyOneWinsEachVersion(
          new StoreLake("s3a://rivals/lake", StoreLake.s3(s3.address())), LAST_REMOTE);
    }
  }

  /** Each process tries every version, so each version is contested by all of them. */
  private static void exactlyOneWinsEachVersion(StoreLake lake, long last) throws Exception {
    List<Process> rivals = new ArrayList<>();
    try {
      for (int i = 0; i < RIVALS; i++) {
        rivals.add(start(lake, last));
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

      assertThat(won).containsExactlyInAnyOrderElementsOf(kept(lake)).hasSize((int) last + 1);
    } finally {
      rivals.forEach(Process::destroyForcibly);
    }
  }

  private static List<String> kept(StoreLake lake) {
    try (Stream<String> commits =
        lake.open()
            .open(RivalProcess.TABLE)
            .loadSince(-1)
            .map(each -> each.version() + " " + each.commit().id())) {
      return commits.toList();
    }
  }

  private static Process start(StoreLake lake, long last) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                RivalProcess.class.getName(),
                lake.root(),
                Long.toString(last)));
    command.addAll(lake.settings());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void go(Process rival) throws IOException {
    OutputStream input = rival.getOutputStream();
    input.write('\n');
    input.flush();
  }
}
