package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.braid.core.fixture.ChildProcess;
import io.braid.core.fixture.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flights go from Kafka to SQL while every process is killed in turn; then all of it is compared.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OneStrandIT {
  private static final int FLIGHTS = 20_000;
  private static final int KILLS = 3;
  private static final String TWICE =
      "SELECT place, count(*) AS flights, sum(delay) AS delay, count(DISTINCT other) AS others FROM (SELECT origin AS place, delay, destination AS other FROM flights UNION ALL %s) GROUP BY place";

  private static final String PASSED_AUDITS =
      "SELECT count(DISTINCT view) FROM braid.audits WHERE view LIKE '%s' AND differing = 0";

  private Platform platform;

  @BeforeAll
  void start(@TempDir Path folder) {
    platform = Platform.ofFlights(folder);
  }

  @AfterAll
  void stop() {
    platform.close();
  }

  @Test
  @Order(1)
  void survivesEveryProcessBeingKilledAgainAndAgain() throws SQLException {
    Seed seed = Seed.next();
    System.out.println("kills in the order of " + seed);
    Random random = seed.newRandom();
    ChildProcess producer = platform.produce(150);
    platform.awaitEvents(1);

    for (Runnable kill : killsInRandomOrder(random)) {
      kill.run();
    }

    assertThat(producer.awaitExit(Duration.ofMinutes(5))).as("%s", producer.lines()).isZero();
    platform.awaitEvents(FLIGHTS);
    assertThat(platform.differingRows()).isEmpty();
  }

  @Test
  @Order(2)
  void staysExactOverABatchRunOfEveryView() throws SQLException {
    platform.runBatch();

    platform.awaitEvents(FLIGHTS);
    assertThat(platform.differingRows()).isEmpty();
  }

  @Test
  @Order(3)
  void verifiesEveryViewWithNoDifferingRow() {
    String node = "127.0.0.1:" + platform.port();
    assertThat(platform.run("verify", "--all").lines())
        .filteredOn(line -> line.startsWith("verify: "))
        .hasSize(Platform.VIEWS.size())
        .allMatch(line -> line.endsWith(" 0 differing rows"));
    assertThat(platform.run("verify", "--all", "--serving", node).lines())
        .filteredOn(line -> line.startsWith("verify: "))
        .hasSize(Platform.VIEWS.size())
        .allMatch(line -> line.contains(", as answered by " + node + ": "))
        .allMatch(line -> line.endsWith(" 0 differing rows"));
  }

  @Test
  @Order(4)
  void isReadByDeltaKernelAndByDeltaRs() throws IOException {
    List<Path> tables = platform.tables();
    KernelReader kernel = new KernelReader();
    Map<Path, Long> byKernel = new HashMap<>();
    for (Path table : tables) {
      byKernel.put(table, kernel.countRows(table));
    }

    Map<Path, Long> byDeltaRs = new DeltaRsReader().countRows(tables);

    assertThat(tables).hasSizeGreaterThanOrEqualTo(3 + 2 * Platform.VIEWS.size());
    assertThat(byDeltaRs).isEqualTo(byKernel);
    assertThat(byKernel.get(platform.lake().resolve("streams/flights/master")))
        .isEqualTo((long) FLIGHTS);
  }

  /** The same topic as another stream, so that every flight is there twice. */
  @Test
  @Order(5)
  void keepsAViewOverTwoStreams() throws SQLException {
    platform.write("streams/later.yaml", platform.read("streams/flights.yaml"));
    platform.write(
        "views/twice.sql", TWICE.formatted("SELECT destination, delay, origin FROM later"));
    platform.killSpeed();
    assertThat(platform.run("apply")).containsPattern("twice +new");

    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptions()
        .until(() -> platform.count("SELECT sum(flights) FROM twice") == 2 * FLIGHTS);
    assertTwiceIsExact();
    assertThat(platform.run("batch", "run", "twice"))
        .containsPattern("twice.flights +published")
        .containsPattern("twice.later +published");
    assertThat(platform.run("verify", "twice"))
        .containsPattern(
            "twice at epoch \\d+ of flights, epoch \\d+ of later: .* 0 differing rows");
    assertThat(platform.run("status")).contains("twice.flights", "twice.later");
    assertTwiceIsExact();
    assertThat(platform.count("SELECT count(*) FROM braid.certificates WHERE view = 'twice'"))
        .isEqualTo(2);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> platform.count(PASSED_AUDITS.formatted("twice.%")) == 2);
  }

  /** Nothing is stopped for it. */
  @Test
  @Order(6)
  void keepsTheLakeSmallAndForgetsWhileItRuns() throws SQLException {
    String pinned =
        "flights@"
            + platform.count("SELECT max(epoch) FROM braid.certificates WHERE stream = 'flights'");
    platform.run("batch", "maintain", "--all");
    assertTwiceIsExact();

    assertThat(platform.run("forget", "flights", "--where", "origin = 'ATL'"))
        .containsPattern("flights +\\d+ +%d ".formatted(platform.countSent("origin = 'ATL'")));

    String served = "SELECT origin, flights, late, total_delay FROM delays_by_origin";
    String plain =
        "SELECT origin, count(*), count(*) FILTER (WHERE delay > 15), sum(delay) FROM flights WHERE origin <> 'ATL' GROUP BY origin";
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(platform.differingRows(served, plain)).isEmpty());
    assertThat(platform.run("verify", "--all"))
        .contains("verify: delays_by_origin at")
        .doesNotContainPattern("[1-9]\\d* differing rows");
    assertThat(
            platform.count(
                "SELECT count(*) FROM braid.certificates WHERE view = 'delays_by_origin' AND remarks LIKE '%were forgotten%'"))
        .isEqualTo(1);
    assertThat(platform.speed().isAlive() && platform.serve().isAlive()).isTrue();
    assertThatThrownBy(() -> platform.countAsOf(pinned, "SELECT count(*) FROM delays_by_origin"))
        .hasMessageContaining("can no longer be answered");
  }

  private static String plainTwice() {
    return TWICE.formatted("SELECT destination, delay, origin FROM flights");
  }

  private void assertTwiceIsExact() throws SQLException {
    assertThat(platform.differingRows("SELECT * FROM twice", plainTwice())).isEmpty();
  }

  private List<Runnable> killsInRandomOrder(Random random) {
    List<Runnable> kills = new ArrayList<>();
    for (int round = 0; round < KILLS; round++) {
      kills.add(platform::killSpeed);
      kills.add(platform::killServe);
      kills.add(platform::killBroker);
      kills.add(() -> platform.killBatch(Duration.ofMillis(random.nextInt(15_000))));
    }
    Collections.shuffle(kills, random);
    return kills;
  }
}
