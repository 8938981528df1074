package io.braid.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Dedup;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.stream.Remark;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A partitioned log of events, some of them late. What it holds is the truth. */
final class Source {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("id", Simple.STRING, true),
          new Column("origin", Simple.STRING, false),
          new Column("hour", Simple.BIGINT, true),
          new Column("delay", Simple.BIGINT, false));

  static final int PARTITIONS = 3;
  private static final String TOPIC_ID = "topic-1";
  static final List<String> FORGETTABLE = List.of("ATL", "SFO");
  private static final List<String> AIRPORTS = List.of("ATL", "ORD", "SFO");

  /** As many as a history has, so that of all events with one id one counts. */
  private static final Dedup DEDUP = new Dedup("id", "100000 events");

  /**
   * @param hour of the event's own time, which often lies before that of events already read
   * @param damaged it does not decode before it is replayed
   */
  record Event(
      String id, @Nullable String origin, long hour, @Nullable Long delay, boolean damaged) {
    Event {
      if (damaged && isForgettable(origin)) {
        throw new IllegalArgumentException("What does not decode is not found to be forgotten");
      }
    }
  }

  private final List<List<Event>> partitions = new ArrayList<>();

  /** Of each partition the first offset that retention has left. */
  private final long[] starts = new long[PARTITIONS];

  private final StreamEntry stream;
  private final List<Event> lasting = new ArrayList<>();
  private long hour;
  private int produced;

  Source(String name) {
    stream = new StreamEntry(name, COLUMNS).withDedup(DEDUP);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      partitions.add(new ArrayList<>());
    }
  }

  StreamEntry stream() {
    return stream;
  }

  void produce(Random random) {
    boolean again = !lasting.isEmpty() && random.nextInt(8) == 0;
    Event event = again ? lasting.get(random.nextInt(lasting.size())) : newEvent(random);
    partitions.get(random.nextInt(PARTITIONS)).add(event);
    if (!isForgettable(event.origin())) {
      lasting.add(event);
    }
  }

  /** Whether events of this origin may be forgotten, all that have the same id at once. */
  static boolean isForgettable(@Nullable String origin) {
    return FORGETTABLE.contains(String.valueOf(origin));
  }

  private Event newEvent(Random random) {
    hour += random.nextInt(2);
    long late = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
    String origin = random.nextInt(4) == 0 ? null : AIRPORTS.get(random.nextInt(AIRPORTS.size()));
    Long delay = random.nextInt(6) == 0 ? null : random.nextLong(-50, 150);
    boolean damaged = !isForgettable(origin) && random.nextInt(8) == 0;
    return new Event("" + produced++, origin, hour - late, delay, damaged);
  }

  /** Retention takes some of a partition's oldest records away, whether they were read or not. */
  void expire(Random random) {
    int partition = random.nextInt(PARTITIONS);
    starts[partition] =
        Math.min(partitions.get(partition).size(), starts[partition] + random.nextInt(6));
  }

  /** What was taken away before it was read. */
  List<OffsetRange> lost(OffsetVector position) {
    return IntStream.range(0, PARTITIONS)
        .filter(partition -> position.nextOf(partition) < starts[partition])
        .mapToObj(
            partition -> new OffsetRange(partition, position.nextOf(partition), starts[partition]))
        .toList();
  }

  /** Ranges from a position on, at most {@code limit} events a partition. */
  List<OffsetRange> plan(OffsetVector position, int limit) {
    List<OffsetRange> ranges = new ArrayList<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      long from = position.nextOf(partition);
      long until = Math.min(partitions.get(partition).size(), from + limit);
      ranges.add(new OffsetRange(partition, from, until));
    }
    return ranges;
  }

  OffsetVector after(OffsetVector position, List<OffsetRange> ranges) {
    return position.after(TOPIC_ID, ranges);
  }

  List<Placed> read(OffsetRange range) {
    assertThat(range.from())
        .as("what is gone was not read")
        .isGreaterThanOrEqualTo(starts[range.partition()]);
    return placed(range).toList();
  }

  /** An event where it stands. */
  record Placed(int partition, long offset, Event event) {}

  /** Every record before an epoch's position, without what its certificate says was lost. */
  List<Placed> prefix(Epoch epoch) {
    List<OffsetRange> gaps =
        epoch.remarks().stream()
            .filter(Remark.Gap.class::isInstance)
            .map(remark -> ((Remark.Gap) remark).range())
            .toList();
    gaps.forEach(
        gap ->
            assertThat(gap.until())
                .as("only what is gone was accepted as lost")
                .isLessThanOrEqualTo(starts[gap.partition()]));
    return epoch.after().next().entrySet().stream()
        .flatMap(next -> placed(new OffsetRange(next.getKey(), 0, next.getValue())))
        .filter(each -> gaps.stream().noneMatch(gap -> has(gap, each.partition(), each.offset())))
        .toList();
  }

  private Stream<Placed> placed(OffsetRange range) {
    List<Event> all = partitions.get(range.partition());
    return LongStream.range(range.from(), range.until())
        .mapToObj(offset -> new Placed(range.partition(), offset, all.get((int) offset)));
  }

  private static boolean has(OffsetRange range, int partition, long offset) {
    return range.partition() == partition && range.from() <= offset && offset < range.until();
  }

  boolean isReadUpTo(OffsetVector position) {
    return lost(position).isEmpty()
        && plan(position, 1).stream().allMatch(range -> range.count() == 0);
  }
}
