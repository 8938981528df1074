package io.braid.core.registry;

import static io.braid.core.registry.DefinitionState.BUILDING;
import static io.braid.core.registry.DefinitionState.LIVE;
import static io.braid.core.registry.DefinitionState.RETIRED;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The streams and the definitions of each view. One value, replaced as a whole, so that a reader
 * never sees half of a change.
 *
 * @param definitions by view and state: of each view at most one that is live, one that is being
 *     built and one that is retired, each with all its strands
 * @param forgetting the streams of which events are being forgotten, each with the id of who does
 *     it; no definition over them is being built
 */
public record Registry(
    List<StreamEntry> streams,
    List<DefinitionEntry> definitions,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> forgetting) {
  private static final Comparator<DefinitionEntry> ORDER =
      Comparator.comparing((DefinitionEntry entry) -> entry.view().name())
          .thenComparing(DefinitionEntry::state);

  public static final Registry EMPTY = new Registry(List.of(), List.of(), Map.of());

  public Registry {
    streams = List.copyOf(streams);
    definitions = definitions.stream().sorted(ORDER).toList();
    forgetting = Map.copyOf(forgetting);
    refuseTwice(streams.stream().map(StreamEntry::name).toList());
    refuseTwice(definitions.stream().map(DefinitionEntry::id).toList());
    refuseTwice(
        definitions.stream().map(each -> List.of(each.view().name(), each.state())).toList());
    List<DefinitionEntry> all = definitions;
    all.forEach(each -> refuseHalves(each, all));
  }

  /** As a commit has it, where what is being forgotten stands only if there is any. */
  @JsonCreator
  static Registry of(
      @JsonProperty("streams") List<StreamEntry> streams,
      @JsonProperty("definitions") List<DefinitionEntry> definitions,
      @JsonProperty("forgetting") @Nullable Map<String, String> forgetting) {
    return new Registry(streams, definitions, forgetting == null ? Map.of() : forgetting);
  }

  public Optional<StreamEntry> findStream(String name) {
    return streams.stream().filter(stream -> stream.name().equals(name)).findFirst();
  }

  /** The live definition of each view. */
  @JsonIgnore
  public List<ViewManifest> views() {
    return definitions.stream()
        .filter(entry -> entry.state() == LIVE)
        .map(DefinitionEntry::view)
        .toList();
  }

  /** The live definition of each view of a stream. */
  public List<ViewManifest> viewsOf(String stream) {
    return views().stream().filter(view -> view.stream().equals(stream)).toList();
  }

  /** Every definition over a stream: those whose increments are kept. */
  public List<DefinitionEntry> definitionsOf(String stream) {
    return definitions.stream().filter(entry -> entry.view().stream().equals(stream)).toList();
  }

  /** The live definition of a view, or of a strand by its own name. */
  public Optional<ViewManifest> findView(String name) {
    return find(name, LIVE);
  }

  public Optional<ViewManifest> find(String view, DefinitionState state) {
    return definitions.stream()
        .filter(entry -> entry.state() == state)
        .map(DefinitionEntry::view)
        .filter(manifest -> manifest.name().equals(view))
        .findFirst();
  }

  /** The strands of a view over several streams; of any other, its one definition, or none. */
  public List<ViewManifest> strands(String view, DefinitionState state) {
    return definitions.stream()
        .filter(entry -> entry.isOf(view, state))
        .map(DefinitionEntry::view)
        .toList();
  }

  public Optional<DefinitionEntry> find(ViewId id) {
    return definitions.stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  /** With this stream, in the place of what it was before. */
  public Registry with(StreamEntry stream) {
    return new Registry(
        append(streams, old -> !old.name().equals(stream.name()), List.of(stream)),
        definitions,
        forgetting);
  }

  /** With this stream and exactly these definitions over it, live at once, whatever was before. */
  public Registry with(StreamEntry stream, List<ViewManifest> itsViews) {
    return with(stream)
        .define(
            append(
                definitions,
                old -> !old.view().stream().equals(stream.name()),
                itsViews.stream().map(view -> new DefinitionEntry(view, LIVE)).toList()));
  }

  /**
   * With those streams that are not known yet, and the views that read no other, live at once.
   *
   * @param project streams, each with its views and strands
   */
  public Registry withUnknown(Map<StreamEntry, List<ViewManifest>> project) {
    List<StreamEntry> unknown =
        project.keySet().stream().filter(stream -> findStream(stream.name()).isEmpty()).toList();
    List<String> names = unknown.stream().map(StreamEntry::name).toList();
    return new Registry(
        Stream.concat(streams.stream(), unknown.stream()).toList(),
        Stream.concat(
                definitions.stream(),
                project.values().stream()
                    .flatMap(List::stream)
                    .filter(view -> names.containsAll(view.streams()))
                    .map(view -> new DefinitionEntry(view, LIVE)))
            .toList(),
        forgetting);
  }

  /**
   * With this definition as what its view is to become: being built, unless it is known. Another
   * that was being built is dropped for it.
   *
   * @param strands of one view
   * @throws BraidException {@code STREAM_BUSY} if it is to be built while events are being
   *     forgotten
   */
  public Registry propose(ViewManifest... strands) {
    ViewId whole = strands[0].id().whole();
    Stream.of(strands)
        .filter(strand -> find(strand.id()).isEmpty())
        .forEach(this::refuseWhileForgetting);
    return define(
        append(
            definitions,
            old -> !old.isOf(whole) && !old.isOf(whole.view(), BUILDING),
            Stream.of(strands)
                .map(
                    strand ->
                        new DefinitionEntry(
                            strand, find(strand.id()).map(DefinitionEntry::state).orElse(BUILDING)))
                .toList()));
  }

  /**
   * With this known definition live, with all its strands. The one that was live retires, and one
   * retired before goes.
   */
  public Registry flip(ViewId id) {
    ViewId whole = id.whole();
    List<DefinitionEntry> next =
        definitions.stream().filter(entry -> entry.isOf(whole)).map(e -> e.as(LIVE)).toList();
    if (next.isEmpty()) {
      throw new IllegalArgumentException("No definition %s is registered".formatted(id));
    }
    if (definitions.containsAll(next)) {
      return this;
    }
    List<DefinitionEntry> replaced =
        definitions.stream()
            .filter(entry -> entry.isOf(whole.view(), LIVE))
            .map(entry -> entry.as(RETIRED))
            .toList();
    return define(
        Stream.of(
                definitions.stream()
                    .filter(old -> !old.isOf(whole) && !old.isOf(whole.view(), LIVE))
                    .filter(old -> replaced.isEmpty() || !old.isOf(whole.view(), RETIRED)),
                replaced.stream(),
                next.stream())
            .flatMap(part -> part)
            .toList());
  }

  /** Without a definition that was being built; others stay. */
  public Registry withdraw(ViewId id) {
    return define(
        definitions.stream()
            .filter(entry -> !entry.isOf(id.whole()) || entry.state() != BUILDING)
            .toList());
  }

  /** Without the retired definition of a view. */
  public Registry withoutRetired(String view) {
    return define(definitions.stream().filter(entry -> !entry.isOf(view, RETIRED)).toList());
  }

  /** Without any definition of a view. */
  public Registry without(String view) {
    return define(definitions.stream().filter(entry -> !entry.isOf(view)).toList());
  }

  /** Without a stream and the definitions over it, also those that read others besides. */
  public Registry withoutStream(String name) {
    return new Registry(
        streams.stream().filter(stream -> !stream.name().equals(name)).toList(),
        withoutAny(definitionsOf(name).stream()),
        forgetting);
  }

  /**
   * While events of a stream are being forgotten: without what was being built over it, because the
   * definitions that may hold them must not become more.
   *
   * @param by whoever was there before has to give up
   */
  public Registry withForgetting(String stream, String by) {
    Map<String, String> next = new HashMap<>(forgetting);
    next.put(stream, by);
    return new Registry(
        streams,
        withoutAny(definitionsOf(stream).stream().filter(entry -> entry.state() == BUILDING)),
        next);
  }

  /** When that has ended, unless somebody else has begun meanwhile. */
  public Registry withoutForgetting(String stream, String by) {
    Map<String, String> next = new HashMap<>(forgetting);
    next.remove(stream, by);
    return new Registry(streams, definitions, next);
  }

  /**
   * @throws BraidException {@code STREAM_BUSY} if events of the stream are being forgotten
   */
  private void refuseWhileForgetting(ViewManifest view) {
    if (forgetting.containsKey(view.stream())) {
      throw new BraidException(
          ErrorCode.STREAM_BUSY,
          "Events of stream %s are being forgotten, and until that has ended no definition over it is built, so %s was not. Wait for 'braid forget' to end; if it was killed, run the same command again. Then 'braid apply' again."
              .formatted(view.stream(), view.name()));
    }
  }

  /** What is left without these, each with all its strands. */
  private List<DefinitionEntry> withoutAny(Stream<DefinitionEntry> gone) {
    Set<ViewId> whole = gone.map(entry -> entry.id().whole()).collect(Collectors.toSet());
    return definitions.stream().filter(entry -> !whole.contains(entry.id().whole())).toList();
  }

  private Registry define(List<DefinitionEntry> next) {
    return new Registry(streams, next, forgetting);
  }

  private static <T> List<T> append(List<T> old, Predicate<T> kept, List<T> added) {
    return Stream.concat(old.stream().filter(kept), added.stream()).toList();
  }

  private static void refuseHalves(DefinitionEntry strand, List<DefinitionEntry> all) {
    long strands = all.stream().filter(strand::isBesides).count();
    if (strand.id().isStrand() && strands != strand.view().union().size()) {
      throw new IllegalArgumentException(
          "Definition %s has %d strands in the registry, but reads %s"
              .formatted(strand.id().whole(), strands, strand.view().union()));
    }
  }

  private static void refuseTwice(List<?> names) {
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("A name stands twice in the registry: " + names);
    }
  }
}
