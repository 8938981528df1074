package io.braid.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.log.TableSpec;
import io.braid.serving.fixture.Definition;
import io.braid.serving.fixture.Definitions;
import io.braid.serving.fixture.FlightsLake;
import io.braid.serving.fixture.ServedLake;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code braid serve} as a process, asked through pgjdbc. */
final class ServeIT {
  private static final String EVENTS =
      """
      SELECT 'A' || (range %% 50), TIMESTAMPTZ '2001-03-04 05:00:00.123456Z', range::INT, 1.5, 'N'
      FROM range(%d)""";
  private static final List<Definition> VIEWS =
      List.of(Definitions.byOrigin(), Definitions.byHour(), Definitions.totals());

  @TempDir private Path folder;
  private FlightsLake lake;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void writeProject() throws Exception {
    ServedLake.writeProject(folder);
    lake = new FlightsLake(folder.resolve("lake"));
  }

  @AfterEach
  void stop() throws Exception {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    lake.close();
  }

  @Test
  void answersFollowsAndComesBackAfterAKill() throws Exception {
    lake.register(VIEWS);
    lake.follow(VIEWS);
    lake.commitEpoch(EVENTS.formatted(100));
    Node first = start();
    assertThat(first.ready()).endsWith(", 3 views at epoch 1");
    try (Connection client = first.connect()) {
      assertThat(query(client, "SELECT n FROM totals")).containsExactly("100|");
      assertThat(query(client, "SELECT last_at FROM by_origin WHERE origin = 'A7'"))
          .containsExactly("2001-03-04 05:00:00.123456+00|");

      lake.commitEpoch(EVENTS.formatted(10));
      lake.runBatch(Definitions.totals());
      awaitRow(client, "SELECT n FROM totals", "110|");
      awaitRow(
          client,
          "SELECT horizon, epoch, offsets FROM braid.certificates WHERE view = 'totals'",
          "2|2|{\"topicId\":\"topic\",\"next\":{\"0\":110}}|");
      assertThat(query(client, "SELECT epoch, last_epoch, reason, lag_seconds < 60 FROM braid.lag"))
          .containsExactly("2|2||t|", "2|2||t|", "2|2||t|");

      lake.register(List.of(Definitions.byOriginReplaced(), Definitions.totals()));
      lake.follow(List.of(Definitions.byOriginReplaced(), Definitions.totals()));
      awaitRow(client, "SELECT sum(flights) FROM by_origin", "110|");
      assertThat(query(client, "SELECT count(*) FROM braid.certificates")).containsExactly("2|");
    }

    first.process().destroyForcibly().waitFor();
    Node second = start();
    assertThat(second.ready()).endsWith(", 2 views at epoch 2");
    try (Connection client = second.connect()) {
      assertThat(query(client, "SELECT n FROM totals")).containsExactly("110|");
    }
    second.process().destroy();
    assertThat(second.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(second.process().exitValue()).isEqualTo(143);
  }

  @Test
  void staysRightWhileTheLakeIsBrokenAndSaysWhy() throws Exception {
    lake.register(VIEWS);
    lake.follow(VIEWS);
    lake.commitEpoch(EVENTS.formatted(100));
    Node node = start();
    try (Connection client = node.connect()) {
      Path log =
          lake.root()
              .resolve(TableSpec.increments(Definitions.totals().manifest()).path())
              .resolve("_delta_log");
      Path entry = log.resolve("%020d.json".formatted(2));
      Files.writeString(entry, "{\"commitInfo\":{\"operation\":\"WRITE\"}}\n");

      awaitRow(
          client,
          "SELECT count(*) FROM braid.lag WHERE reason LIKE 'TABLE_FOREIGN_WRITE%00002.json%'",
          "3|");
      assertThat(query(client, "SELECT n FROM totals")).containsExactly("100|");
      assertThat(node.process().isAlive()).isTrue();

      Files.delete(entry);
      lake.commitEpoch(EVENTS.formatted(1));
      awaitRow(client, "SELECT n FROM totals", "101|");
      awaitRow(client, "SELECT count(*) FROM braid.lag WHERE reason = ''", "3|");
    }
  }

  @Test
  void startsBeforeThereIsALake() throws Exception {
    Node node = start();
    assertThat(node.ready()).endsWith(", 0 views at epoch 0");
    try (Connection client = node.connect()) {
      lake.register(VIEWS);
      awaitRow(client, "SELECT count(*) FROM braid.lag WHERE epoch = 0 AND reason <> ''", "3|");
      lake.follow(VIEWS);
      lake.commitEpoch(EVENTS.formatted(100));
      awaitRow(client, "SELECT count(*) FROM braid.lag WHERE epoch = 1 AND reason = ''", "3|");
    }
  }

  @Test
  void refusesAPortThatIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Process process = launch(String.valueOf(taken.getLocalPort()));
      String error = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isEqualTo(5);
      assertThat(error).startsWith("PORT_TAKEN").contains("" + taken.getLocalPort());
    }
  }

  private record Node(Process process, String ready) {
    Connection connect() throws SQLException {
      String address = ready.replaceFirst(".*listening on ([^,]+),.*", "$1");
      return DriverManager.getConnection(
          "jdbc:postgresql://%s/braid?sslmode=disable".formatted(address), "braid", "braid");
    }
  }

  private Node start() throws IOException {
    Process process = launch("0");
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    assertThat(line).as("exit %s", process).startsWith("serve: listening on 127.0.0.1:");
    return new Node(process, line);
  }

  private Process launch(String port) throws IOException {
    String java = System.getProperty("java.home") + File.separator + "bin" + File.separator;
    Process process =
        new ProcessBuilder(
                java + "java",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.braid.serving.Main",
                "serve",
                "--project",
                folder.toString(),
                "--port",
                port)
            .redirectError(
                port.equals("0") ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.PIPE)
            .start();
    started.add(process);
    return process;
  }

  private static void awaitRow(Connection client, String sql, String row) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptionsInstanceOf(SQLException.class)
        .untilAsserted(() -> assertThat(query(client, sql)).containsExactly(row));
  }

  private static List<String> query(Connection client, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (PreparedStatement statement = client.prepareStatement(sql);
        ResultSet found = statement.executeQuery()) {
      while (found.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          row.append(found.getString(i)).append('|');
        }
        rows.add(row.toString());
      }
    }
    return rows;
  }
}
