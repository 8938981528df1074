package io.braid.core.simulation;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.protocol.AuditResult;
import io.braid.core.protocol.BatchEngine;
import io.braid.core.protocol.BatchRun;
import io.braid.core.protocol.IncrementBuilder;
import io.braid.core.protocol.MergedView;
import io.braid.core.simulation.SimulatedView.State;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What Spark does in the real layers, over rows in memory. */
final class PlainEngine implements BatchEngine, IncrementBuilder {
  private final Files files;
  private final Map<ViewId, SimulatedView> views = new HashMap<>();

  PlainEngine(Files files, List<SimulatedView> views) {
    this.files = files;
    views.forEach(view -> this.views.put(view.manifest().id(), view));
  }

  SimulatedView viewOf(ViewId id) {
    return Optional.ofNullable(views.get(id)).orElseThrow();
  }

  List<DataFile> increment(SimulatedView view, long epoch, List<Source.Event> events) {
    return files.write(EpochRange.of(epoch), parts(epoch, view.plain(events)));
  }

  /** A view as of an epoch, from its files. */
  Map<Object, State> read(MergedView merged) {
    Map<Object, State> state = files.merge(merged.batch(), part -> true);
    files
        .merge(merged.increments(), part -> isWithin(merged, part))
        .forEach((key, more) -> state.merge(key, more, State::plus));
    return state;
  }

  @Override
  public List<DataFile> build(ViewManifest view, TableSnapshot master, long after, long through) {
    List<Files.Part> rows = new ArrayList<>();
    for (long epoch = after + 1; epoch <= through; epoch++) {
      rows.addAll(parts(epoch, plain(view, master, epoch - 1, epoch)));
    }
    return files.write(new EpochRange(after + 1, through), rows);
  }

  @Override
  public List<DataFile> recompute(ViewManifest view, TableSnapshot master, EpochRange epochs) {
    return files.write(epochs, parts(0, plain(view, master, epochs.first() - 1, epochs.last())));
  }

  @Override
  public List<DataFile> fold(
      ViewManifest view, TableSnapshot master, EpochRange epochs, List<DataFile> oldBatch) {
    Map<Object, State> state = files.merge(oldBatch, part -> true);
    plain(view, master, epochs.first() - 1, epochs.last())
        .forEach((key, more) -> state.merge(key, more, State::plus));
    return files.write(new EpochRange(1, epochs.last()), parts(0, state));
  }

  @Override
  public AuditResult compare(
      ViewManifest view, BatchRun run, MergedView old, TableSnapshot master) {
    Map<Object, State> recomputed = files.merge(run.staged(), part -> true);
    Map<Object, State> served = read(old);
    Set<Object> keys = new HashSet<>(recomputed.keySet());
    keys.addAll(served.keySet());
    List<String> differing =
        keys.stream()
            .filter(key -> !stateOf(recomputed, key).equals(stateOf(served, key)))
            .map(Object::toString)
            .toList();
    return new AuditResult(
        UUID.randomUUID().toString(),
        keys.size(),
        differing.size(),
        differing,
        OptionalLong.empty());
  }

  @Override
  public DataFile writeAudit(ViewManifest view, BatchRun run, AuditResult result) {
    return files.write(EpochRange.of(run.horizon()), List.of(result)).get(0);
  }

  private Map<Object, State> plain(
      ViewManifest view, TableSnapshot master, long after, long through) {
    return viewOf(view.id()).plain(files.events(master.files(), after, through));
  }

  private static boolean isWithin(MergedView merged, Files.Part part) {
    return part.epoch() > merged.horizon() && part.epoch() <= merged.epoch().number();
  }

  private static List<State> stateOf(Map<Object, State> states, Object key) {
    return Stream.ofNullable(states.get(key)).toList();
  }

  private static List<Files.Part> parts(long epoch, Map<Object, State> states) {
    return states.entrySet().stream()
        .map(entry -> new Files.Part(epoch, entry.getKey(), entry.getValue()))
        .toList();
  }
}
