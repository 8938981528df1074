package io.braid.core.simulation;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.Seed;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The law under fire: rival writers, rival batch runs and serving nodes, killed at any step, with
 * lost and late replies. Replay one history with {@code -Dbraid.seed=N}.
 */
final class SimulationTest {
  private static final int HISTORIES = Integer.getInteger("braid.histories", 2000);

  /** How often, at least, in how many histories on average: else it proves little. */
  private static final Map<String, Double> AT_LEAST =
      Map.ofEntries(
          entry("crashes", 1.0),
          entry("gaps", 0.2),
          entry("duplicates", 10.0),
          entry("replays", 1.0),
          entry("compactions", 1.0),
          entry("forgettings", 0.1),
          entry("publications", 1.0),
          entry("definitions made live", 0.5),
          entry("rollbacks", 0.02),
          entry("served states", 10.0),
          entry("pins read again", 1.0));

  @Test
  void everyServedStateEqualsThePlainViewInEveryHistory() {
    long first = Seed.next().value();
    if (System.getProperty("braid.seed") != null) {
      System.out.println("simulation: history " + first + ": " + SimulatedHistory.run(first));
      return;
    }
    Outcome all =
        LongStream.range(first, first + HISTORIES)
            .parallel()
            .mapToObj(SimulationTest::run)
            .reduce(Outcome.NONE, Outcome::plus);
    System.out.printf(
        "simulation: %d histories from seed %d, %s, 0 differing%n", HISTORIES, first, all);
    AT_LEAST.forEach(
        (name, rate) -> assertThat(all.of(name)).as(name).isGreaterThan((int) (rate * HISTORIES)));
  }

  private static Outcome run(long seed) {
    try {
      return SimulatedHistory.run(seed);
    } catch (AssertionError e) {
      throw new AssertionError(
          "History of seed %d (replay with -Dbraid.seed=%d): %s"
              .formatted(seed, seed, e.getMessage()),
          e);
    }
  }
}
