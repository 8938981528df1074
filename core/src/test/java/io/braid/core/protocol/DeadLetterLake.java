package io.braid.core.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.InMemoryTableLogs;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.Registry;
import io.braid.core.stream.Counts;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.EpochRange;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.view.ViewManifest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Streams of one partition in which every third record is a dead letter, with a view of them. */
final class DeadLetterLake implements ReplayEngine, IncrementBuilder {
  static final ViewManifest VIEW = Flights.view("delays", 1);

  /** Those of them stay dead. */
  private static final long HOPELESS = 6;

  final InMemoryTableLogs logs = new InMemoryTableLogs();
  private final Map<String, List<Row>> contents = new HashMap<>();
  private Runnable whileWriting = () -> {};

  record Row(long epoch, long offset, boolean dead) {}

  DeadLetterLake() {
    new Registrar(logs)
        .change(
            none -> none.with(Flights.STREAM, List.of(VIEW)),
            (Registry registry) -> Flights.file(EpochRange.of(1)));
  }

  /** Happens whenever a replay has written its files and is about to commit them. */
  void whileWriting(Runnable event) {
    whileWriting = event;
  }

  StreamWriter open(TableLogs through, String writer) {
    return StreamWriter.open(
        through, Flights.STREAM, List.of(VIEW), writer, Flights.CLOCK, this, Runnable::run);
  }

  DeadLetterReplay replay(TableLogs through) {
    return new DeadLetterReplay(through, Flights.STREAM, this, this, "replay", Flights.CLOCK);
  }

  /** Two records more, with as many tries as it takes. */
  void read(StreamWriter writer) {
    while (writer.commit(next(writer)).isEmpty()) {
      assertThat(writer.last().writer()).isEqualTo("replay");
    }
  }

  EpochDraft next(StreamWriter writer) {
    OffsetVector position = writer.last().after();
    long from = position.nextOf(0);
    long epoch = writer.last().number() + 1;
    List<Row> rows =
        Stream.of(from, from + 1).map(each -> new Row(epoch, each, each % 3 == 0)).toList();
    List<Row> events = rows.stream().filter(row -> !row.dead()).toList();
    return new EpochDraft(
        epoch,
        position.after("topic", List.of(new OffsetRange(0, from, from + 2))),
        Flights.NOON,
        new Counts(events.size(), rows.size() - events.size(), 0),
        write(EpochRange.of(epoch), rows),
        Map.of(VIEW.id(), write(EpochRange.of(epoch), events)));
  }

  @Override
  public Decoded decode(TableSnapshot master) {
    List<Row> rows = rows(master.files());
    Set<Long> alive = new HashSet<>();
    rows.stream().filter(row -> !row.dead()).forEach(row -> alive.add(row.offset()));
    List<Long> dead =
        rows.stream()
            .filter(row -> row.dead() && !alive.contains(row.offset()))
            .map(Row::offset)
            .toList();
    return new Found(dead.stream().filter(offset -> offset % HOPELESS != 0).toList(), dead.size());
  }

  private final class Found implements Decoded {
    private final List<Long> offsets;
    private final long dead;

    Found(List<Long> offsets, long dead) {
      this.offsets = offsets;
      this.dead = dead;
    }

    @Override
    public long events() {
      return offsets.size();
    }

    @Override
    public long undecodable() {
      return dead - offsets.size();
    }

    @Override
    public EpochDraft write(Epoch before, Instant readAt) {
      long epoch = before.number() + 1;
      whileWriting.run();
      return new EpochDraft(
          epoch,
          before.after(),
          readAt,
          new Counts(offsets.size(), 0, 0),
          DeadLetterLake.this.write(
              EpochRange.of(epoch),
              offsets.stream().map(offset -> new Row(epoch, offset, false)).toList()),
          Map.of());
    }
  }

  @Override
  public List<DataFile> build(ViewManifest view, TableSnapshot master, long after, long through) {
    return write(
        new EpochRange(after + 1, through),
        rows(master.files()).stream()
            .filter(row -> row.epoch() > after && row.epoch() <= through && !row.dead())
            .toList());
  }

  /** Every record before the position once, and as an event if it decodes; the view holds those. */
  void holdsEachOnce(Set<Long> replayed) {
    TableLog master = logs.open(TableSpec.master(Flights.STREAM));
    Epoch last = StreamPosition.epochOf(master.findLatest().orElseThrow());
    List<Long> expected = new ArrayList<>();
    for (long offset = 0; offset < last.after().nextOf(0); offset++) {
      if (offset % 3 != 0 || replayed.contains(offset)) {
        expected.add(offset);
      }
    }
    List<Row> events = rows(files(master)).stream().filter(row -> !row.dead()).toList();
    assertThat(events.stream().map(Row::offset)).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(rows(files(logs.open(TableSpec.increments(VIEW)))))
        .containsExactlyInAnyOrderElementsOf(events);
    assertThat(last.total().events()).isEqualTo(expected.size());
  }

  private static List<DataFile> files(TableLog log) {
    return log.loadSnapshot(log.findLatest().orElseThrow().version()).files();
  }

  private List<Row> rows(List<DataFile> files) {
    return files.stream()
        .flatMap(file -> contents.getOrDefault(file.path(), List.of()).stream())
        .toList();
  }

  private List<DataFile> write(EpochRange epochs, List<Row> rows) {
    DataFile file = Flights.file(epochs);
    contents.put(file.path(), rows);
    return List.of(file);
  }
}
