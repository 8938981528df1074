package io.braid.core.simulation;

import io.braid.core.algebra.ReferenceView;
import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.protocol.AuditResult;
import io.braid.core.protocol.BatchEngine;
import io.braid.core.protocol.BatchRun;
import io.braid.core.protocol.IncrementBuilder;
import io.braid.core.protocol.MergedView;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
  State read(MergedView merged) {
    ReferenceView<?> view = referenceOf(merged.view());
    return files
        .merge(view, merged.batch(), part -> true)
        .plus(view, files.merge(view, merged.increments(), part -> isWithin(merged, part)));
  }

  @Override
  public List<DataFile> build(ViewManifest view, TableSnapshot master, long after, long through) {
    List<Files.Part> parts = new ArrayList<>();
    for (long epoch = after + 1; epoch <= through; epoch++) {
      parts.addAll(parts(epoch, plain(view, master, epoch - 1, epoch)));
    }
    return files.write(new EpochRange(after + 1, through), parts);
  }

  @Override
  public List<DataFile> recompute(ViewManifest view, TableSnapshot master, EpochRange epochs) {
    return files.write(epochs, parts(0, plain(view, master, epochs.first() - 1, epochs.last())));
  }

  @Override
  public List<DataFile> fold(
      ViewManifest view, TableSnapshot master, EpochRange epochs, List<DataFile> oldBatch) {
    ReferenceView<?> reference = referenceOf(view);
    State folded =
        files
            .merge(reference, oldBatch, part -> true)
            .plus(reference, plain(view, master, epochs.first() - 1, epochs.last()));
    return files.write(new EpochRange(1, epochs.last()), parts(0, folded));
  }

  @Override
  public AuditResult compare(
      ViewManifest view,
      BatchRun run,
      MergedView old,
      TableSnapshot master,
      List<Commit> forgotten) {
    State recomputed =
        files
            .merge(referenceOf(view), run.staged(), part -> true)
            .plus(referenceOf(view), viewOf(view.id()).plain(gone(forgotten, run.horizon())));
    State served = read(old);
    Set<List<@Nullable Object>> keys = new HashSet<>(recomputed.parts().keySet());
    keys.addAll(served.parts().keySet());
    List<String> differing =
        keys.stream()
            .filter(key -> !Objects.equals(recomputed.parts().get(key), served.parts().get(key)))
            .map(Object::toString)
            .toList();
    return new AuditResult(
        UUID.randomUUID().toString(),
        keys.size(),
        differing.size(),
        differing,
        OptionalLong.empty());
  }

  private List<Source.Event> gone(List<Commit> forgotten, long through) {
    List<Files.Record> gone = new ArrayList<>();
    for (Commit commit : forgotten) {
      List<Files.Record> left = new ArrayList<>(files.records(commit.added()).toList());
      files.records(commit.removed()).filter(row -> !left.remove(row)).forEach(gone::add);
    }
    return gone.stream()
        .filter(Files.Record::isEvent)
        .filter(row -> row.epoch() <= through)
        .map(Files.Record::event)
        .toList();
  }

  @Override
  public DataFile writeAudit(ViewManifest view, BatchRun run, AuditResult result) {
    return files.write(EpochRange.of(run.horizon()), List.of(result)).get(0);
  }

  private State plain(ViewManifest view, TableSnapshot master, long after, long through) {
    return viewOf(view.id()).plain(files.events(master.files(), after, through));
  }

  private ReferenceView<?> referenceOf(ViewManifest view) {
    return viewOf(view.id()).reference();
  }

  private static boolean isWithin(MergedView merged, Files.Part part) {
    return part.epoch() > merged.horizon() && part.epoch() <= merged.epoch().number();
  }

  private static List<Files.Part> parts(long epoch, State state) {
    return state.parts().isEmpty() ? List.of() : List.of(new Files.Part(epoch, state));
  }
}
