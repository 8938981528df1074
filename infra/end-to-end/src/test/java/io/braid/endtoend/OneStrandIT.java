package io.braid.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

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

  private Platform platform;

  @BeforeAll
  void start(@TempDir Path folder) {
    platform = new Platform(folder);
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
    ChildProcess producer = platform.produceFlights(150);
    platform.awaitFlights(1);

    for (Runnable kill : killsInRandomOrder(random)) {
      kill.run();
    }

    assertThat(producer.awaitExit(Duration.ofMinutes(5))).as("%s", producer.lines()).isZero();
    platform.awaitFlights(FLIGHTS);
    assertThat(platform.differingRows()).isEmpty();
  }

  @Test
  @Order(2)
  void staysExactOverABatchRunOfEveryView() throws SQLException {
    platform.runBatch();

    platform.awaitFlights(FLIGHTS);
    assertThat(platform.differingRows()).isEmpty();
  }

  @Test
  @Order(3)
  void verifiesEveryViewWithNoDifferingRow() {
    for (String view : Platform.VIEWS) {
      assertThat(platform.run("verify", view)).contains(" 0 differing rows");
    }
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
