package io.braid.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableLogs;
import io.braid.core.protocol.DefinitionBuild;
import io.braid.core.protocol.MergedView;
import io.braid.core.protocol.Registrar;
import io.braid.core.stream.Epoch;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Somebody who changes definitions, or goes back to the one before; killed like the others. */
final class ApplyProcess {
  private static final Set<ErrorCode> EXPECTED =
      Set.of(
          ErrorCode.APPLY_STALE,
          ErrorCode.STREAM_BUSY,
          ErrorCode.USAGE,
          ErrorCode.INCREMENT_MISSING,
          ErrorCode.HORIZON_EXPIRED,
          ErrorCode.COMMIT_UNKNOWN);

  private final Schedule schedule;
  private final TableLogs logs;
  private final Sources sources;
  private final Truth truth;
  private final Files files;
  private final PlainEngine engine;
  private final List<SimulatedView> definitions;
  private int flips;
  private int rollbacks;

  ApplyProcess(
      Schedule schedule,
      TableLogs logs,
      Sources sources,
      Truth truth,
      Files files,
      PlainEngine engine,
      List<SimulatedView> definitions) {
    this.schedule = schedule;
    this.logs = logs;
    this.sources = sources;
    this.truth = truth;
    this.files = files;
    this.engine = engine;
    this.definitions = definitions;
  }

  void live() {
    schedule.step();
    SimulatedView view = definitions.get(schedule.below(definitions.size()));
    try {
      if (new Registrar(logs).load().findStream(view.manifest().stream()).isPresent()) {
        if (schedule.happens(0.5)) {
          new Registrar(logs).rollback(view.manifest().name(), files::writeRegistry);
          rollbacks++;
        } else if (schedule.happens(0.6)) {
          apply(view);
        }
      }
    } catch (BraidException e) {
      if (!EXPECTED.contains(e.code())) {
        throw e;
      }
    }
  }

  void apply(SimulatedView view) {
    Registrar registrar = new Registrar(logs);
    registrar.change(registry -> registry.propose(view.manifest()), files::writeRegistry);
    DefinitionBuild build =
        new DefinitionBuild(
            logs,
            sources.of(view.manifest()).stream(),
            view.manifest(),
            engine,
            engine,
            Clock.systemUTC(),
            () -> UUID.randomUUID().toString());
    build.build();
    build.catchUp().ifPresent(epoch -> verify(view, epoch));
    build.catchUp();
    registrar.flip(view.manifest().id(), files::writeRegistry);
    flips++;
  }

  private void verify(SimulatedView view, Epoch epoch) {
    if (epoch.number() > 0) {
      Source source = sources.of(view.manifest());
      boolean before = isOutdated(view);
      State merged = engine.read(MergedView.load(logs, view.manifest(), epoch));
      if (!before && !isOutdated(view)) {
        assertThat(truth.prefixes(source, epoch).stream().map(view::plain)).contains(merged);
      }
    }
  }

  /** One that is cannot be made live. */
  private boolean isOutdated(SimulatedView view) {
    return DefinitionBuild.isOutdated(
        truth.reliable(), sources.of(view.manifest()).stream(), view.manifest());
  }

  int flips() {
    return flips;
  }

  int rollbacks() {
    return rollbacks;
  }
}
