package io.braid.core.simulation;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.TableLogs;
import io.braid.core.protocol.BatchProtocol;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.protocol.BatchRun;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.RunStore;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One batch run, from its first step or from where a killed one stopped. */
final class BatchProcess {
  private static final Set<ErrorCode> EXPECTED =
      Set.of(
          ErrorCode.RUN_STALE,
          ErrorCode.INCREMENT_MISSING,
          ErrorCode.HORIZON_EXPIRED,
          ErrorCode.COMMIT_UNKNOWN);

  private final Schedule schedule;
  private final TableLogs logs;
  private final Sources sources;
  private final PlainEngine engine;
  private final Runs runs = new Runs();
  private int publications;

  BatchProcess(Schedule schedule, TableLogs logs, Sources sources, PlainEngine engine) {
    this.schedule = schedule;
    this.logs = logs;
    this.sources = sources;
    this.engine = engine;
  }

  void live() {
    schedule.step();
    List<ViewManifest> views = new Registrar(logs).load().views();
    if (views.isEmpty()) {
      return;
    }
    ViewManifest view = views.get(schedule.below(views.size()));
    try {
      run(view, schedule.below(3) == 0 ? Mode.FULL : Mode.FOLD);
    } catch (BraidException e) {
      if (!EXPECTED.contains(e.code())) {
        throw e;
      }
    }
  }

  void run(ViewManifest view, Mode mode) {
    BatchProtocol batch = newProtocol(view);
    Optional<String> run =
        schedule.happens(0.3)
            ? runs.findAny(view.id(), schedule)
            : batch.recompute(mode).map(BatchRun::id);
    if (run.isPresent()) {
      batch.audit(run.get());
      batch.publish(run.get());
      publications++;
    }
    batch.expire();
  }

  BatchProtocol newProtocol(ViewManifest view) {
    return new BatchProtocol(
        logs,
        sources.of(view).stream(),
        view,
        runs,
        engine,
        Clock.systemUTC(),
        () -> UUID.randomUUID().toString());
  }

  int publications() {
    return publications;
  }

  private static final class Runs implements RunStore {
    private final Map<String, BatchRun> saved = new HashMap<>();
    private final List<String> order = new ArrayList<>();

    @Override
    public void save(BatchRun run) {
      if (saved.put(run.id(), run) == null) {
        order.add(run.id());
      }
    }

    @Override
    public Optional<BatchRun> find(ViewId view, String runId) {
      return Optional.ofNullable(saved.get(runId)).filter(run -> run.view().equals(view));
    }

    Optional<String> findAny(ViewId view, Schedule schedule) {
      List<String> candidates = order.stream().filter(id -> find(view, id).isPresent()).toList();
      return candidates.isEmpty()
          ? Optional.empty()
          : Optional.of(candidates.get(schedule.below(candidates.size())));
    }
  }
}
