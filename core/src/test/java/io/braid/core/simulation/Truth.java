package io.braid.core.simulation;

import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.core.simulation.Source.Event;
import io.braid.core.simulation.Source.Placed;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetVector;
import io.braid.core.stream.Remark;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What may be answered as of an epoch: of all that decodes in its prefix each id once, without what
 * was forgotten. While a forgetting is under way, with it or without.
 *
 * @param reliable the logs as they are, looked at between two steps
 */
record Truth(TableLogs reliable, Files files) {

  /**
   * The prefix without the events of the first forgetting, of the first two, …; all of it first.
   */
  List<List<Event>> prefixes(Source source, Epoch epoch) {
    List<List<Event>> prefixes = new ArrayList<>();
    Set<Placed> replayed = replayed(source, epoch);
    List<Placed> left =
        source.prefix(epoch).stream()
            .filter(each -> !each.event().damaged() || replayed.contains(each))
            .toList();
    prefixes.add(events(left));
    for (Remark.Forgetting each : forgettings(source)) {
      OffsetVector searched = positionAt(source, each.epoch());
      left = left.stream().filter(event -> !isForgotten(event, each, searched)).toList();
      prefixes.add(events(left));
    }
    return prefixes;
  }

  /** The prefix without any event that was forgotten. */
  List<Event> prefix(Source source, Epoch epoch) {
    List<List<Event>> all = prefixes(source, epoch);
    return all.get(all.size() - 1);
  }

  /** The last epoch of which events were forgotten; 0 if none were. */
  long lastForgotten(String stream) {
    return forgettings(stream).stream().mapToLong(Remark.Forgetting::epoch).max().orElse(0);
  }

  private static List<Event> events(List<Placed> placed) {
    Set<String> ids = new HashSet<>();
    return placed.stream().map(Placed::event).filter(event -> ids.add(event.id())).toList();
  }

  /** Records that did not decode and of which the epoch or one before it made events. */
  private Set<Placed> replayed(Source source, Epoch epoch) {
    return records(source)
        .filter(record -> record.event().damaged())
        .filter(record -> record.epoch() <= epoch.number())
        .map(Files.Record::placed)
        .collect(Collectors.toSet());
  }

  /** Where all stands that the master dataset holds now as an event, duplicate or not. */
  List<Placed> decoded(Source source) {
    return records(source).map(Files.Record::placed).toList();
  }

  private Stream<Files.Record> records(Source source) {
    TableLog master = master(source.stream().name());
    return master.findLatest().stream()
        .flatMap(latest -> files.records(master.loadSnapshot(latest.version()).files()))
        .filter(record -> !record.isDeadLetter());
  }

  private static boolean isForgotten(Placed event, Remark.Forgetting what, OffsetVector searched) {
    return Objects.equals(event.event().origin(), what.where())
        && event.offset() < searched.nextOf(event.partition());
  }

  private List<Remark.Forgetting> forgettings(Source source) {
    return forgettings(source.stream().name());
  }

  private List<Remark.Forgetting> forgettings(String stream) {
    return master(stream).findLatest().stream()
        .flatMap(commit -> epochOf(commit).remarks().stream())
        .filter(Remark.Forgetting.class::isInstance)
        .map(Remark.Forgetting.class::cast)
        .toList();
  }

  private OffsetVector positionAt(Source source, long epoch) {
    try (Stream<LoggedCommit> all = master(source.stream().name()).loadSince(-1)) {
      return all.map(Truth::epochOf)
          .filter(each -> each.number() == epoch)
          .findFirst()
          .orElseThrow()
          .after();
    }
  }

  private TableLog master(String stream) {
    return reliable.open(TableSpec.master(new StreamEntry(stream, List.of())));
  }

  private static Epoch epochOf(LoggedCommit commit) {
    return commit.commit().stampAs(Stamp.Master.class).epoch();
  }
}
