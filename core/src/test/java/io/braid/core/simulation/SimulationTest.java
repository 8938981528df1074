package io.braid.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.InMemoryTableLogs;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.stream.OffsetVector;
import io.braid.core.view.ViewId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The law under fire: rival writers, rival batch runs and serving nodes, killed at any step, with
 * lost and late replies. Replay one history with {@code -Dbraid.seed=N}.
 */
final class SimulationTest {
  private static final int HISTORIES = Integer.getInteger("braid.histories", 1000);
  private static final int STEPS = 1000;

  private static final SimulatedView BY_ORIGIN =
      SimulatedView.of("delays_by_origin", 1, event -> event.origin());
  private static final SimulatedView BY_HOUR =
      SimulatedView.of("delays_by_hour", 1, event -> event.hour());
  private static final SimulatedView BY_HOUR_REDEFINED =
      SimulatedView.of("delays_by_hour", 2, event -> event.hour() / 3);
  private static final SimulatedView ALL = SimulatedView.of("delays", 1, event -> "all");

  private record Outcome(int crashes, int answers, int publications) {}

  @Test
  void everyServedStateEqualsThePlainViewInEveryHistory() {
    boolean replays = System.getProperty("braid.seed") != null;
    long first = Long.getLong("braid.seed", System.nanoTime());
    int histories = replays ? 1 : HISTORIES;
    List<Outcome> outcomes = new ArrayList<>();
    for (long seed = first; seed < first + histories; seed++) {
      try {
        outcomes.add(run(seed));
      } catch (AssertionError e) {
        throw new AssertionError(
            "History of seed %d (replay with -Dbraid.seed=%d): %s"
                .formatted(seed, seed, e.getMessage()),
            e);
      }
    }
    int crashes = outcomes.stream().mapToInt(Outcome::crashes).sum();
    int answers = outcomes.stream().mapToInt(Outcome::answers).sum();
    int publications = outcomes.stream().mapToInt(Outcome::publications).sum();
    System.out.printf(
        "simulation: %d histories from seed %d, %d crashes, %d publications, %d served states, 0 differing%n",
        histories, first, crashes, publications, answers);
    assertThat(replays || crashes > histories).isTrue();
    assertThat(replays || answers > 10 * histories).isTrue();
    assertThat(replays || publications > histories).isTrue();
  }

  private static Outcome run(long seed) {
    Random random = new Random(seed);
    Schedule schedule = new Schedule(random, STEPS, 0.01);
    InMemoryTableLogs reliable = new InMemoryTableLogs();
    UnreliableLogs logs = new UnreliableLogs(reliable, schedule);
    Source source = new Source();
    Files files = new Files();
    PlainEngine engine =
        new PlainEngine(files, List.of(BY_ORIGIN, BY_HOUR, BY_HOUR_REDEFINED, ALL));
    List<SimulatedView> project = new ArrayList<>(List.of(BY_ORIGIN, BY_HOUR));
    SpeedProcess speed =
        new SpeedProcess(schedule, logs, source, files, engine, () -> List.copyOf(project));
    BatchProcess batch = new BatchProcess(schedule, logs, engine);
    ServingProcess serving = new ServingProcess(schedule, logs, source, files, engine);

    schedule.add("producer", () -> produce(schedule, source, random));
    schedule.add("author", () -> edit(schedule, project));
    schedule.add("speed", () -> speed.live("speed"));
    schedule.add("rival", () -> speed.live("rival"));
    schedule.add("batch", batch::live);
    schedule.add("second batch", batch::live);
    schedule.add("serving", serving::live);
    schedule.add("second serving", serving::live);
    schedule.run();

    checkTheEnd(source, speed, batch, serving, project);
    return new Outcome(schedule.crashes(), serving.answers(), batch.publications());
  }

  private static void produce(Schedule schedule, Source source, Random random) {
    for (int events = schedule.below(6); events > 0; events--) {
      source.produce(random);
    }
    schedule.step();
  }

  /** Adds a view, and changes the definition of another. */
  private static void edit(Schedule schedule, List<SimulatedView> project) {
    if (schedule.happens(0.02)) {
      project.set(1, BY_HOUR_REDEFINED);
    }
    if (schedule.happens(0.02) && !project.contains(ALL)) {
      project.add(ALL);
    }
    schedule.step();
  }

  private static void checkTheEnd(
      Source source,
      SpeedProcess speed,
      BatchProcess batch,
      ServingProcess serving,
      List<SimulatedView> project) {
    speed.drain("last");
    List<Source.Event> all = everything(source);
    for (int round = 0; round < 2; round++) {
      Map<ViewId, State> served = serving.readAll();
      for (SimulatedView view : project) {
        assertThat(served.get(view.manifest().id())).isEqualTo(view.plain(all));
        batch.run(view.manifest(), round == 0 ? Mode.FOLD : Mode.FULL);
      }
    }
  }

  private static List<Source.Event> everything(Source source) {
    return source.plan(OffsetVector.START, Integer.MAX_VALUE).stream()
        .flatMap(range -> source.read(range).stream())
        .toList();
  }
}
