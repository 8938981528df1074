package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.FreePort;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first of the README's two commands. */
final class DemoIT {
  @TempDir private Path folder;

  @Test
  void checksEveryAnswerAgainstAPlainEngine() {
    try (ChildProcess demo = ChildProcess.startBraid(folder, Map.of(), "demo", "--check")) {
      assertThat(demo.awaitExit(Duration.ofMinutes(5))).as("%s", demo.lines()).isZero();
      assertThat(demo.lines())
          .last()
          .isEqualTo("demo: 20000 events, 4 views, 2 batch runs, 0 differing rows");
    }
  }

  @Test
  void showsLiveNumbersAnswersClientsMeanwhileAndLeavesNothingRunning() throws Exception {
    int port = FreePort.find();
    String url = "jdbc:postgresql://127.0.0.1:%d/braid?user=braid&password=braid".formatted(port);
    List<ProcessHandle> processes;
    try (ChildProcess demo =
        ChildProcess.startBraid(folder, Map.of(), "demo", "--rate", "1000", "--port", "" + port)) {
      demo.awaitLine("[1-9][0-9,]* sent, [1-9][0-9,]* served, epoch [1-9]", Duration.ofMinutes(2));
      processes = ProcessHandle.of(demo.pid()).orElseThrow().descendants().toList();
      try (Connection connection = DriverManager.getConnection(url);
          ResultSet rows =
              connection
                  .createStatement()
                  .executeQuery("SELECT count(*), sum(flights) FROM delays_by_route")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isPositive();
        assertThat(rows.getLong(2)).isPositive();
      }
    }
    assertThat(processes).hasSizeGreaterThanOrEqualTo(3);
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
  }
}
