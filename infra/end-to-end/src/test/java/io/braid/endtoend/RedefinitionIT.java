package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A view's definition changes while events arrive and clients ask: no query fails, and every answer
 * is that of one definition at one epoch. The commands are those of {@code
 * docs/changing-a-view.md}.
 */
final class RedefinitionIT {
  private static final String VIEW = "delays_by_origin";
  private static final String BY_DESTINATION =
      "SELECT destination, count(*) AS n, max(delay) AS worst FROM flights GROUP BY destination";
  private static final String BY_DISTANCE =
      "SELECT distance div 100 AS hundreds, count(*) AS n FROM flights GROUP BY distance div 100";

  @Test
  void changesAndRollsBackUnderLoadWithoutAWrongOrFailedAnswer(@TempDir Path folder)
      throws IOException {
    List<String> commands = documented();
    assertThat(commands)
        .containsExactly("plan", "apply", "verify " + VIEW, "rollback " + VIEW, "status");
    try (Platform platform = Platform.ofFlights(folder)) {
      platform.produce(100);
      platform.awaitEvents(1);
      List<AskingClient> clients = new ArrayList<>();
      try {
        for (boolean prepares : List.of(true, false)) {
          clients.add(new AskingClient(platform.url(""), VIEW, prepares));
        }
        clients.add(new AskingClient(platform.url("&preferQueryMode=simple"), VIEW, false));
        awaitAnswers(clients, "flights");

        platform.write("views/%s.sql".formatted(VIEW), BY_DESTINATION);
        assertThat(run(platform, commands.get(0))).containsPattern(VIEW + " +changed +SQL");
        run(platform, commands.get(1));
        awaitAnswers(clients, "worst");
        assertThat(run(platform, commands.get(2))).contains(" 0 differing rows");

        run(platform, commands.get(3));
        awaitAnswers(clients, "flights");
        assertThat(run(platform, commands.get(2))).contains(" 0 differing rows");
        assertThat(run(platform, commands.get(4))).contains(VIEW);

        platform.write("views/%s.sql".formatted(VIEW), BY_DISTANCE);
        try (ChildProcess killed = platform.start("apply")) {
          killed.awaitLine("apply: .*: catching up", Duration.ofMinutes(2));
          killed.kill();
        }
        try (ChildProcess one = platform.start("apply");
            ChildProcess two = platform.start("apply")) {
          assertThat(one.awaitExit(Duration.ofMinutes(3))).as("%s", one.lines()).isZero();
          assertThat(two.awaitExit(Duration.ofMinutes(3))).as("%s", two.lines()).isZero();
        }
        awaitAnswers(clients, "hundreds");
        assertThat(run(platform, commands.get(2))).contains(" 0 differing rows");

        widensAColumn(platform, commands);
        awaitAnswers(clients, "hundreds");
      } finally {
        clients.forEach(AskingClient::close);
      }
      for (AskingClient client : clients) {
        System.out.printf(
            "redefinition: %d, %d and %d answers of three definitions, %d wrong or failed%n",
            client.countAnswersWith("flights"),
            client.countAnswersWith("worst"),
            client.countAnswersWith("hundreds"),
            client.wrong().size());
        assertThat(client.wrong()).isEmpty();
      }
    }
  }

  /** One view goes on with it, others are built beside the live ones. */
  private static void widensAColumn(Platform platform, List<String> commands) throws IOException {
    String stream = "streams/flights.yaml";
    platform.write(stream, platform.read(stream).replace("distance: int", "distance: bigint"));
    assertThat(run(platform, commands.get(0)))
        .containsPattern("flights +changed +column distance is widened from int to bigint")
        .containsPattern(VIEW + " +unchanged")
        .containsPattern("delays_by_route +changed +schema of flights");
    run(platform, commands.get(1));
    assertThat(run(platform, commands.get(0))).doesNotContainPattern(" changed | new ");
    assertThat(run(platform, "verify --all").lines())
        .filteredOn(line -> line.startsWith("verify: "))
        .hasSize(Platform.VIEWS.size())
        .allMatch(line -> line.endsWith(" 0 differing rows"));
    Path master = platform.lake().resolve("streams/flights/master");
    assertThat(new KernelReader().countRows(master)).isPositive();
    assertThat(new DeltaRsReader().countRows(List.of(master)).get(master)).isPositive();
  }

  private static String run(Platform platform, String command) {
    return platform.run(command.split(" "));
  }

  /** Each client has some more answers with that column than now. */
  private static void awaitAnswers(List<AskingClient> clients, String column) {
    for (AskingClient client : clients) {
      int before = client.countAnswersWith(column);
      await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(
              () ->
                  assertThat(client.countAnswersWith(column))
                      .as("%s", client.wrong())
                      .isGreaterThan(before + 20));
    }
  }

  private static List<String> documented() throws IOException {
    return Files.readAllLines(Platform.root().resolve("docs/changing-a-view.md")).stream()
        .filter(line -> line.startsWith("    braid "))
        .map(line -> line.substring("    braid ".length()).strip())
        .toList();
  }
}
