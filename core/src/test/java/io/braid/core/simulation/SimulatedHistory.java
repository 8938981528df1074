package io.braid.core.simulation;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.InMemoryTableLogs;
import io.braid.core.log.TableLogs;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.StreamPosition;
import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** One history of a lake and all that works on it, decided by a seed alone. */
public final class SimulatedHistory {
  private static final int STEPS = 2000;

  private static final SimulatedView BY_ORIGIN =
      SimulatedView.of("delays_by_origin", "flights", 1, event -> event.origin());
  private static final SimulatedView BY_HOUR =
      SimulatedView.of("delays_by_hour", "flights", 1, event -> event.hour());
  private static final SimulatedView BY_HOUR_REDEFINED =
      SimulatedView.of("delays_by_hour", "flights", 2, event -> event.hour() / 3);
  private static final SimulatedView ALL = SimulatedView.of("delays", "flights", 1, event -> "all");
  private static final SimulatedView TRAINS =
      SimulatedView.of("trains_by_station", "trains", 1, event -> event.origin());
  private static final SimulatedView TRAINS_REDEFINED =
      SimulatedView.of("trains_by_station", "trains", 2, event -> "all");

  private SimulatedHistory() {}

  /** Lives it, and throws where anything that is served differs from the plain view. */
  static Outcome run(long seed) {
    Random random = new Random(seed);
    Schedule schedule = new Schedule(random, STEPS, 0.01);
    InMemoryTableLogs reliable = new InMemoryTableLogs();
    UnreliableLogs logs = new UnreliableLogs(reliable, schedule);
    Source flights = new Source("flights");
    Source trains = new Source("trains");
    Sources sources = new Sources(List.of(flights, trains));
    Files files = new Files();
    PlainEngine engine =
        new PlainEngine(
            files, List.of(BY_ORIGIN, BY_HOUR, BY_HOUR_REDEFINED, ALL, TRAINS, TRAINS_REDEFINED));
    SpeedProcess speed =
        new SpeedProcess(schedule, logs, flights, files, engine, List.of(BY_ORIGIN, BY_HOUR));
    SpeedProcess trainSpeed =
        new SpeedProcess(schedule, logs, trains, files, engine, List.of(TRAINS));
    BatchProcess batch = new BatchProcess(schedule, logs, sources, engine);
    Truth truth = new Truth(reliable, files);
    Answers answers = new Answers();
    ServingProcess serving =
        new ServingProcess(schedule, logs, sources, truth, answers, files, engine);
    PinProcess pin = new PinProcess(schedule, logs, truth, answers, engine);
    ForgetProcess forget = new ForgetProcess(schedule, logs, sources, files, engine, batch);
    ReplayProcess replay = new ReplayProcess(schedule, logs, sources, files, engine);
    MaintenanceProcess maintenance = new MaintenanceProcess(schedule, logs, sources, files);
    ApplyProcess apply =
        new ApplyProcess(
            schedule,
            logs,
            sources,
            truth,
            files,
            engine,
            List.of(BY_HOUR, BY_HOUR_REDEFINED, ALL, TRAINS_REDEFINED));

    schedule.add("producer", () -> produce(schedule, sources, random));
    schedule.add("speed", () -> speed.live("speed"));
    schedule.add("rival", () -> speed.live("rival"));
    schedule.add("speed of trains", () -> trainSpeed.live("speed"));
    schedule.add("batch", batch::live);
    schedule.add("second batch", batch::live);
    schedule.add("serving", serving::live);
    schedule.add("second serving", serving::live);
    schedule.add("pin", pin::live);
    schedule.add("apply", apply::live);
    schedule.add("second apply", apply::live);
    schedule.add("forget", forget::live);
    schedule.add("second forget", forget::live);
    schedule.add("replay", replay::live);
    schedule.add("second replay", replay::live);
    schedule.add("maintenance", maintenance::live);
    schedule.add("second maintenance", maintenance::live);
    schedule.run();

    List.of(speed, trainSpeed).forEach(each -> each.drain("last"));
    sources.all().forEach(replay::finish);
    sources.all().forEach(forget::finish);
    checkTheEnd(sources, engine, logs, truth, batch, serving, apply);
    return Outcome.of(
        Map.ofEntries(
            entry("crashes", schedule.crashes()),
            entry("gaps", speed.gaps() + trainSpeed.gaps()),
            entry("duplicates", speed.duplicates() + trainSpeed.duplicates()),
            entry("replays", replay.replays()),
            entry("compactions", maintenance.compactions()),
            entry("forgettings", forget.forgettings()),
            entry("publications", batch.publications()),
            entry("definitions made live", apply.flips()),
            entry("rollbacks", apply.rollbacks()),
            entry("served states", answers.count()),
            entry("pins read again", pin.repeated())));
  }

  private static void produce(Schedule schedule, Sources sources, Random random) {
    for (int events = schedule.below(6); events > 0; events--) {
      sources.all().get(schedule.below(sources.all().size())).produce(random);
    }
    if (schedule.happens(0.05)) {
      sources.all().get(schedule.below(sources.all().size())).expire(random);
    }
    schedule.step();
  }

  private static void checkTheEnd(
      Sources sources,
      PlainEngine engine,
      TableLogs logs,
      Truth truth,
      BatchProcess batch,
      ServingProcess serving,
      ApplyProcess apply) {
    for (Source source : sources.all()) {
      assertThat(truth.decoded(source)).as("made an event of once").doesNotHaveDuplicates();
    }
    apply.apply(BY_HOUR_REDEFINED);
    for (int round = 0; round < 2; round++) {
      Map<ViewId, State> served = serving.readAll();
      List<ViewManifest> live = new Registrar(logs).load().views();
      assertThat(live).contains(BY_ORIGIN.manifest(), BY_HOUR_REDEFINED.manifest());
      assertThat(served).hasSameSizeAs(live);
      for (ViewManifest view : live) {
        assertThat(served.get(view.id()))
            .isEqualTo(engine.viewOf(view.id()).plain(everything(logs, truth, sources.of(view))));
        batch.run(view, round == 0 ? Mode.FOLD : Mode.FULL);
      }
    }
  }

  private static List<Source.Event> everything(TableLogs logs, Truth truth, Source source) {
    Epoch last = new StreamPosition(logs, source.stream()).findLast().orElseThrow();
    assertThat(source.isReadUpTo(last.after())).isTrue();
    return truth.prefix(source, last);
  }
}
