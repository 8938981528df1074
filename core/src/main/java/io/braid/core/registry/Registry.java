package io.braid.core.registry;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The streams and the live definition of each view. One value, replaced as a whole, so that a
 * reader never sees half of a change.
 *
 * @param views one live definition a view
 */
public record Registry(List<StreamEntry> streams, List<ViewManifest> views) {
  public static final Registry EMPTY = new Registry(List.of(), List.of());

  public Registry {
    streams = List.copyOf(streams);
    views = List.copyOf(views);
    refuseTwice(streams.stream().map(StreamEntry::name).toList());
    refuseTwice(views.stream().map(ViewManifest::name).toList());
  }

  /** This registry with a stream and the live definitions of its views put in place of its old. */
  public Registry with(StreamEntry stream, List<ViewManifest> itsViews) {
    return new Registry(
        append(streams, old -> !old.name().equals(stream.name()), List.of(stream)),
        append(views, old -> !old.stream().equals(stream.name()), itsViews));
  }

  public Optional<StreamEntry> findStream(String name) {
    return streams.stream().filter(stream -> stream.name().equals(name)).findFirst();
  }

  public Optional<ViewManifest> findView(String name) {
    return views.stream().filter(view -> view.name().equals(name)).findFirst();
  }

  @JsonIgnore
  public List<ViewManifest> viewsOf(String stream) {
    return views.stream().filter(view -> view.stream().equals(stream)).toList();
  }

  private static <T> List<T> append(List<T> old, Predicate<T> kept, List<T> added) {
    return Stream.concat(old.stream().filter(kept), added.stream()).toList();
  }

  private static void refuseTwice(List<String> names) {
    if (names.stream().distinct().count() != names.size()) {
      throw new IllegalArgumentException("A name stands twice in the registry: " + names);
    }
  }
}
