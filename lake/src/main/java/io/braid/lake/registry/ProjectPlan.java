package io.braid.lake.registry;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Problems;
import io.braid.core.protocol.Widening;
import io.braid.core.registry.DefinitionEntry;
import io.braid.core.registry.DefinitionState;
import io.braid.core.registry.Registry;
import io.braid.core.registry.StreamChange;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.DimensionVersion;
import io.braid.core.view.ViewManifest;
import io.braid.lake.compiler.CompiledView;
import io.braid.lake.registry.PlannedChange.Change;
import io.braid.lake.table.DeltaTableLogs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * A project beside the registry. Why a definition changes is found by compiling the registered SQL
 * again: over the stream as it was, then over the stream as it would be.
 */
public final class ProjectPlan {
  private final SparkSession spark;
  private final DeltaTableLogs lake;
  private final Registry registry;
  private final Map<StreamEntry, List<ViewManifest>> project = new LinkedHashMap<>();

  public ProjectPlan(
      SparkSession spark,
      DeltaTableLogs lake,
      Registry registry,
      Map<StreamEntry, List<CompiledView>> project) {
    this.spark = spark;
    this.lake = lake;
    this.registry = registry;
    project.forEach(
        (stream, views) ->
            this.project.put(stream, views.stream().map(view -> continued(stream, view)).toList()));
  }

  private ViewManifest continued(StreamEntry stream, CompiledView view) {
    ViewManifest wanted = view.manifest();
    return registry
        .findStream(stream.name())
        .flatMap(
            registered ->
                registry
                    .findView(wanted.name())
                    .filter(live -> !live.id().equals(wanted.id()))
                    .flatMap(live -> Definitions.findContinued(spark, registered, live, view)))
        .orElse(wanted);
  }

  /** All streams and views of both, unchanged ones too. */
  public List<PlannedChange> changes() {
    List<PlannedChange> changes = new ArrayList<>();
    project.forEach(
        (stream, views) -> {
          changes.add(ofStream(stream));
          views.stream().filter(ProjectPlan::isFirst).forEach(view -> changes.add(ofView(view)));
        });
    registry.streams().stream()
        .filter(stream -> project.keySet().stream().noneMatch(isNamed(stream.name())))
        .forEach(
            stream ->
                changes.add(
                    PlannedChange.ofStream(
                        stream.name(), Change.REMOVED, "its events stay in the lake")));
    registry.views().stream()
        .filter(ProjectPlan::isFirst)
        .map(ViewManifest::whole)
        .filter(view -> strandsOf(view).isEmpty())
        .forEach(view -> changes.add(removed(view)));
    return changes;
  }

  /**
   * The registry with the project's streams, and its definitions as what the views are to become;
   * without what the project no longer has.
   */
  public Registry propose(Registry from) {
    Registry next = from;
    for (StreamEntry stream : from.streams()) {
      if (project.keySet().stream().noneMatch(isNamed(stream.name()))) {
        next = next.withoutStream(stream.name());
      }
    }
    for (DefinitionEntry entry : from.definitions()) {
      if (strandsOf(entry.view()).isEmpty()) {
        next = next.without(entry.view().whole().name());
      }
    }
    for (StreamEntry stream : project.keySet()) {
      next = next.with(becoming(next, stream));
    }
    for (List<ViewManifest> strands : definitions()) {
      next = next.propose(strands.toArray(ViewManifest[]::new));
    }
    return next;
  }

  /**
   * @throws BraidException {@code PROJECT_INVALID} with all that cannot be applied
   */
  public void refuseWhatCannotBe() {
    String refused =
        changes().stream()
            .filter(change -> change.isOf(Change.REFUSED))
            .map(change -> "%s %s: %s".formatted(change.kind(), change.name(), change.reason()))
            .collect(Collectors.joining("\n"));
    if (!refused.isEmpty()) {
      throw new BraidException(ErrorCode.PROJECT_INVALID, refused + "\nNothing was changed.");
    }
  }

  /** The strands of each view: itself, if it reads one stream. */
  public List<List<ViewManifest>> definitions() {
    return views().filter(ProjectPlan::isFirst).map(this::strandsOf).toList();
  }

  private List<ViewManifest> strandsOf(ViewManifest view) {
    return views()
        .filter(other -> other.whole().name().equals(view.whole().name()))
        .sorted(Comparator.comparing(ProjectPlan::place))
        .toList();
  }

  private Stream<ViewManifest> views() {
    return project.values().stream().flatMap(List::stream);
  }

  /** One strand of each view, to speak for it. */
  private static boolean isFirst(ViewManifest view) {
    return place(view) == 0;
  }

  private static int place(ViewManifest view) {
    return Math.max(0, view.streams().indexOf(view.stream()));
  }

  private PlannedChange ofStream(StreamEntry stream) {
    Optional<StreamEntry> before = inEffect(stream);
    if (before.isEmpty()) {
      return PlannedChange.ofStream(stream.name(), Change.NEW, "");
    }
    StreamChange change = StreamChange.between(before.get(), stream);
    if (!change.incompatible().isEmpty()) {
      return PlannedChange.ofStream(
          stream.name(),
          Change.REFUSED,
          "%s, which the events that are kept contradict. Give the new shape a stream of its own, or add a column beside the old one."
              .formatted(String.join(", ", change.incompatible())));
    }
    return PlannedChange.ofStream(
        stream.name(),
        before.get().becoming(stream).equals(before.get()) ? Change.UNCHANGED : Change.CHANGED,
        String.join(", ", change.compatible()));
  }

  private PlannedChange ofView(ViewManifest strand) {
    ViewManifest view = strand.whole();
    Optional<ViewManifest> live =
        registry.strands(view.name(), DefinitionState.LIVE).stream()
            .filter(ProjectPlan::isFirst)
            .findFirst();
    if (live.isEmpty()) {
      return change(view, live, Change.NEW, stateOf(strand));
    }
    ViewManifest old = live.get();
    if (!Set.copyOf(old.streams()).equals(Set.copyOf(strand.streams()))) {
      return change(
          view,
          live,
          Change.REFUSED,
          "it reads stream %s in the lake and %s in the project. Give it another name, or take it out of the project, apply, and put it back."
              .formatted(
                  String.join(" and ", old.streams()), String.join(" and ", strand.streams())));
    }
    if (!old.whole().id().equals(view.id())) {
      String reason = String.join(", ", reasons(old, strand));
      String state = stateOf(strand);
      return change(view, live, Change.CHANGED, state.isEmpty() ? reason : reason + "; " + state);
    }
    return change(view, live, old.equals(strand) ? Change.UNCHANGED : Change.DESCRIBED, "");
  }

  private String stateOf(ViewManifest view) {
    return registry
        .find(view.id())
        .map(entry -> entry.state() == DefinitionState.BUILDING ? "is being built" : "is kept")
        .orElse("");
  }

  private List<String> reasons(ViewManifest old, ViewManifest next) {
    List<StreamEntry> after =
        project.keySet().stream()
            .filter(stream -> next.streams().contains(stream.name()))
            .map(stream -> becoming(registry, stream))
            .toList();
    List<StreamEntry> before =
        after.stream().map(stream -> inEffect(stream).orElse(stream)).toList();
    Optional<DefinitionHash> here = hash(before, old);
    Optional<DefinitionHash> there = hash(after, old);
    List<String> reasons = new ArrayList<>();
    if (!here.equals(Optional.of(old.definition()))) {
      reasons.add("compiler");
    }
    if (!there.equals(here)) {
      reasons.add(
          after.stream()
              .filter(
                  stream ->
                      before.stream().noneMatch(then -> then.columns().equals(stream.columns())))
              .map(StreamEntry::name)
              .collect(Collectors.joining(", ", "schema of ", "")));
    }
    if (!old.dimensions().equals(next.dimensions())) {
      reasons.add(
          next.dimensions().stream()
              .filter(dimension -> !old.dimensions().contains(dimension))
              .map(DimensionVersion::name)
              .collect(Collectors.joining(", ", "dimension ", "")));
    }
    boolean sameText = old.sql().strip().equals(next.sql().strip());
    if (!sameText && !there.equals(Optional.of(next.definition()))) {
      reasons.add("SQL");
    }
    return reasons;
  }

  private Optional<StreamEntry> inEffect(StreamEntry stream) {
    return registry
        .findStream(stream.name())
        .map(registered -> Widening.inEffect(lake, registered));
  }

  private static StreamEntry becoming(Registry registry, StreamEntry wanted) {
    return registry.findStream(wanted.name()).map(before -> before.becoming(wanted)).orElse(wanted);
  }

  /** What a definition is over these streams: itself, if it goes on over them. */
  private Optional<DefinitionHash> hash(List<StreamEntry> streams, ViewManifest view) {
    if (streams.size() == 1
        && Definitions.find(spark, lake, streams.get(0), view, new Problems()).isPresent()) {
      return Optional.of(view.definition());
    }
    return Definitions.findStrands(spark, lake, streams, view, new Problems())
        .map(strands -> strands.get(0).manifest().definition());
  }

  private static PlannedChange removed(ViewManifest view) {
    return new PlannedChange("view", view.name(), Change.REMOVED, "", view.definition().text(), "");
  }

  private static PlannedChange change(
      ViewManifest view, Optional<ViewManifest> live, Change change, String reason) {
    return new PlannedChange(
        "view",
        view.name(),
        change,
        reason,
        live.map(old -> old.definition().text()).orElse(""),
        view.definition().text());
  }

  private static Predicate<StreamEntry> isNamed(String name) {
    return stream -> stream.name().equals(name);
  }
}
