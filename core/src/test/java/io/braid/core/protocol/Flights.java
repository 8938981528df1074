package io.braid.core.protocol;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableLogs;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Counts;
import io.braid.core.stream.EpochRange;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.ViewId;
import io.braid.core.view.ViewManifest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A stream, views of it, and epochs whose files hold nothing: for tests of what is committed when.
 */
final class Flights {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
  static final StreamEntry STREAM =
      new StreamEntry("flights", List.of(new Column("origin", Simple.STRING, false)));

  private Flights() {}

  static ViewManifest view(String name, int version) {
    return new ViewManifest(
        name,
        STREAM.name(),
        DefinitionHash.of(List.of(name, "" + version)),
        "SELECT …",
        List.of(),
        List.of(),
        List.of());
  }

  static StreamWriter open(TableLogs logs, String writer, List<ViewManifest> views) {
    return StreamWriter.open(
        logs,
        STREAM,
        views,
        writer,
        CLOCK,
        (view, master, after, through) -> List.of(file(new EpochRange(after + 1, through))),
        Runnable::run);
  }

  /** One more event of the only partition, in the master dataset and in each of the views. */
  static EpochDraft next(StreamWriter writer, List<ViewManifest> views) {
    OffsetVector position = writer.last().after();
    long epoch = writer.last().number() + 1;
    List<DataFile> files = List.of(file(EpochRange.of(epoch)));
    Map<ViewId, List<DataFile>> increments = new HashMap<>();
    views.forEach(view -> increments.put(view.id(), files));
    long offset = position.nextOf(0);
    return new EpochDraft(
        epoch,
        position.after("topic", List.of(new OffsetRange(0, offset, offset + 1))),
        NOON,
        new Counts(1, 0, 0),
        files,
        increments);
  }

  static DataFile file(EpochRange epochs) {
    return new DataFile(DataFile.newName(epochs), 1, 1, 0, "");
  }
}
