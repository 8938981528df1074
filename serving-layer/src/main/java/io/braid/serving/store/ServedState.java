package io.braid.serving.store;

import io.braid.core.view.Certificate;
import io.braid.core.view.ViewManifest;
import io.braid.serving.store.ServedStream.ServedView;
import io.braid.serving.system.Lag;
import io.braid.serving.system.SystemTables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that a node serves and says of itself, by stream. One value, replaced as a whole. */
record ServedState(Map<String, ServedStream> streams, Map<String, StreamNews> news) {
  static final ServedState EMPTY = new ServedState(Map.of(), Map.of());
  private static final String NOT_ALL =
      "The view reads other streams too, and of one of them nothing is served yet";
  private static final String NOT_YET =
      "Its increments are not there yet; the speed layer brings them when it runs";

  ServedState {
    streams = Map.copyOf(streams);
    news = Map.copyOf(news);
  }

  ServedState with(StreamNews now) {
    Map<String, StreamNews> next = new TreeMap<>(news);
    next.put(now.stream(), now);
    return new ServedState(streams, next);
  }

  ServedState with(String stream, ServedStream served) {
    Map<String, ServedStream> next = new TreeMap<>(streams);
    next.put(stream, served);
    return new ServedState(next, news);
  }

  ServedState without(String stream) {
    Map<String, ServedStream> nextStreams = new TreeMap<>(streams);
    Map<String, StreamNews> nextNews = new TreeMap<>(news);
    nextStreams.remove(stream);
    nextNews.remove(stream);
    return new ServedState(nextStreams, nextNews);
  }

  Optional<ServedStream> find(String stream) {
    return Optional.ofNullable(streams.get(stream));
  }

  Stream<ServedView> views() {
    return streams.values().stream().flatMap(stream -> stream.views().stream());
  }

  /** What is served, with the comments that its live definition has now. */
  Stream<ViewManifest> manifests() {
    return Stream.concat(
            views().filter(served -> !served.view().isStrand()),
            unions().values().stream().map(union -> union.strands().get(0)))
        .map(served -> findLive(served.view()).orElse(served.view()).whole());
  }

  /** The views over several streams that are served, by name. */
  Map<String, ServedUnion> unions() {
    return ServedUnion.of(views(), served -> findLive(served.view()).isPresent());
  }

  /** Whether queries see what is held here. */
  private boolean isShown(ServedView held) {
    return !held.view().isStrand()
        || unions().values().stream().anyMatch(union -> union.holds(held));
  }

  private Optional<ViewManifest> findLive(ViewManifest served) {
    return Optional.ofNullable(news.get(served.stream())).stream()
        .flatMap(now -> now.views().stream())
        .filter(live -> live.id().equals(served.id()))
        .findFirst();
  }

  /** SQL that puts the system tables in place. */
  List<String> describe() {
    return List.of(SystemTables.certificates(certificates()), describeLag());
  }

  List<Certificate> certificates() {
    return streams.values().stream().flatMap(this::certificates).toList();
  }

  String describeLag() {
    return SystemTables.lag(lags());
  }

  List<Lag> lags() {
    return news.values().stream().flatMap(now -> lags(now).stream()).toList();
  }

  private Stream<Certificate> certificates(ServedStream stream) {
    return stream.views().stream().filter(this::isShown).map(stream::certificate);
  }

  private List<Lag> lags(StreamNews now) {
    List<Lag> lags = new ArrayList<>();
    find(now.stream())
        .ifPresent(
            stream ->
                stream.views().stream()
                    .filter(this::isShown)
                    .forEach(view -> lags.add(lag(now, stream, view))));
    for (String name : now.views().stream().map(view -> view.whole().name()).toList()) {
      if (lags.stream().noneMatch(lag -> lag.view().equals(name))) {
        String reason = now.reason().isEmpty() ? notYet(name) : now.reason();
        lags.add(new Lag(now.stream(), name, 0, now.lastEpoch(), Optional.empty(), 0, reason));
      }
    }
    return lags;
  }

  private String notYet(String name) {
    return views().anyMatch(held -> held.view().whole().name().equals(name)) ? NOT_ALL : NOT_YET;
  }

  private static Lag lag(StreamNews now, ServedStream stream, ServedView view) {
    return new Lag(
        now.stream(),
        view.view().whole().name(),
        stream.epoch().number(),
        now.lastEpoch(),
        Optional.of(stream.epoch().asOf()),
        view.horizon(),
        now.reason());
  }
}
