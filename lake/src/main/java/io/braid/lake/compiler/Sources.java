package io.braid.lake.compiler;

import io.braid.core.type.Column;
import io.braid.core.view.UnionStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a view may read.
 *
 * @param streams bring its events; at least one
 * @param dimensions small tables that can be joined
 * @param views the SQL of other views by name, of which a coarser view can be made
 */
public record Sources(
    List<UnionStream> streams, List<Dimension> dimensions, Map<String, String> views) {
  public Sources {
    streams = List.copyOf(streams);
    dimensions = List.copyOf(dimensions);
    views = Map.copyOf(views);
    if (streams.isEmpty()) {
      throw new IllegalArgumentException("A view reads at least one stream");
    }
  }

  /** One stream, and more. */
  public Sources(
      String stream, List<Column> schema, List<Dimension> dimensions, Map<String, String> views) {
    this(List.of(new UnionStream(stream, schema)), dimensions, views);
  }

  public static Sources of(String stream, List<Column> schema) {
    return new Sources(stream, schema, List.of(), Map.of());
  }

  /** The same with these streams only. */
  Sources withStreams(List<UnionStream> some) {
    return new Sources(some, dimensions, views);
  }

  Optional<String> findView(String name) {
    return views.entrySet().stream()
        .filter(view -> view.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  Optional<Dimension> findDimension(String name) {
    return dimensions.stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
  }

  Optional<UnionStream> findStream(String name) {
    return streams.stream().filter(each -> each.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Whether anything can be read under this name. */
  boolean has(String name) {
    return isStream(name) || findDimension(name).isPresent() || findView(name).isPresent();
  }

  boolean isStream(String name) {
    return findStream(name).isPresent();
  }

  /** One of the streams, for a sentence that needs one. */
  String stream() {
    return streams.get(0).name();
  }

  /** All streams, as a sentence names them. */
  String streamsText() {
    return streams.stream()
        .map(each -> "'" + each.name() + "'")
        .collect(Collectors.joining(", ", streams.size() == 1 ? "stream " : "streams ", ""));
  }
}
