package io.braid.core.simulation;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableLogs;
import io.braid.core.protocol.DefinitionBuild;
import io.braid.core.protocol.EpochDraft;
import io.braid.core.protocol.Registrar;
import io.braid.core.protocol.StreamWriter;
import io.braid.core.registry.DefinitionState;
import io.braid.core.registry.Registry;
import io.braid.core.simulation.Files.Kind;
import io.braid.core.simulation.Files.Record;
import io.braid.core.simulation.Source.Event;
import io.braid.core.simulation.Source.Placed;
import io.braid.core.stream.Counts;
import io.braid.core.stream.EpochRange;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One speed layer's life: opens, then commits epoch after epoch until it is fenced or killed. */
final class SpeedProcess {
  private final Schedule schedule;
  private final TableLogs logs;
  private final Source source;
  private final Files files;
  private final PlainEngine engine;
  private final List<SimulatedView> project;
  private int gaps;
  private int duplicates;

  SpeedProcess(
      Schedule schedule,
      TableLogs logs,
      Source source,
      Files files,
      PlainEngine engine,
      List<SimulatedView> project) {
    this.schedule = schedule;
    this.logs = logs;
    this.source = source;
    this.files = files;
    this.engine = engine;
    this.project = project;
  }

  void live(String writer) {
    try {
      List<SimulatedView> views = kept();
      StreamWriter opened = open(writer, views);
      Ids ids = new Ids(logs, source, files);
      for (int epochs = schedule.below(20); epochs > 0 && !schedule.isOver(); epochs--) {
        List<SimulatedView> now = kept();
        if (!now.equals(views)) {
          views = now;
          opened.follow(manifests(views));
        }
        commitNext(opened, ids, views, 1 + schedule.below(4));
      }
    } catch (BraidException e) {
      if (e.code() != ErrorCode.FENCED && e.code() != ErrorCode.COMMIT_UNKNOWN) {
        throw e;
      }
    }
  }

  /** Reads all that the source holds. */
  void drain(String writer) {
    List<SimulatedView> views = kept();
    StreamWriter opened = open(writer, views);
    Ids ids = new Ids(logs, source, files);
    while (!source.isReadUpTo(opened.last().after())) {
      commitNext(opened, ids, views, 100);
    }
  }

  /** How often a loss was accepted. */
  int gaps() {
    return gaps;
  }

  /** How many events were told to be duplicates. */
  int duplicates() {
    return duplicates;
  }

  /** What the registry names; a stream that it does not know is registered first. */
  private List<SimulatedView> kept() {
    Registry registry =
        new Registrar(logs)
            .change(
                now ->
                    now.findStream(source.stream().name()).isPresent()
                        ? now
                        : now.with(source.stream(), manifests(project)),
                files::writeRegistry);
    return registry.definitionsOf(source.stream().name()).stream()
        .filter(
            entry ->
                entry.state() != DefinitionState.BUILDING
                    || DefinitionBuild.hasBegun(logs, entry.view()))
        .map(entry -> engine.viewOf(entry.id()))
        .toList();
  }

  private static List<ViewManifest> manifests(List<SimulatedView> views) {
    return views.stream().map(SimulatedView::manifest).toList();
  }

  private StreamWriter open(String writer, List<SimulatedView> views) {
    return StreamWriter.open(
        logs, source.stream(), manifests(views), writer, Clock.systemUTC(), engine, Runnable::run);
  }

  private void commitNext(StreamWriter writer, Ids ids, List<SimulatedView> views, int limit) {
    OffsetVector position = writer.last().after();
    List<OffsetRange> lost = source.lost(position);
    if (!lost.isEmpty()) {
      writer.stepOver(lost, Clock.systemUTC().instant());
      gaps++;
      return;
    }
    long epoch = writer.last().number() + 1;
    List<OffsetRange> ranges = source.plan(position, limit);
    List<Placed> read = ranges.stream().flatMap(range -> source.read(range).stream()).toList();
    schedule.step();
    List<Record> dead =
        read.stream()
            .filter(each -> each.event().damaged())
            .map(each -> new Record(epoch, each, Kind.DEAD_LETTER))
            .toList();
    List<Record> decoded =
        ids.judge(epoch, read.stream().filter(each -> !each.event().damaged()).toList());
    List<Event> events = decoded.stream().filter(Record::isEvent).map(Record::event).toList();
    Map<ViewId, List<DataFile>> increments = new HashMap<>();
    views.forEach(
        view -> increments.put(view.manifest().id(), engine.increment(view, epoch, events)));
    long told = decoded.size() - events.size();
    EpochDraft draft =
        new EpochDraft(
            epoch,
            source.after(position, ranges),
            Clock.systemUTC().instant(),
            new Counts(decoded.size(), dead.size(), told),
            files.write(
                EpochRange.of(epoch), Stream.concat(decoded.stream(), dead.stream()).toList()),
            increments);
    if (writer.commit(draft).isPresent()) {
      ids.committed(epoch);
      duplicates += told;
    }
  }
}
