package io.braid.core.simulation;

import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A partitioned log of events, some of them late. What it holds is the truth. */
final class Source {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("origin", Simple.STRING, false),
          new Column("hour", Simple.BIGINT, true),
          new Column("delay", Simple.BIGINT, false));

  static final int PARTITIONS = 3;
  private static final String TOPIC_ID = "topic-1";
  private static final List<String> AIRPORTS = List.of("ATL", "ORD", "SFO");

  /**
   * @param hour of the event's own time, which often lies before that of events already read
   */
  record Event(@Nullable String origin, long hour, @Nullable Long delay) {}

  private final List<List<Event>> partitions = new ArrayList<>();
  private final StreamEntry stream;
  private long hour;

  Source(String name) {
    stream = new StreamEntry(name, COLUMNS);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      partitions.add(new ArrayList<>());
    }
  }

  StreamEntry stream() {
    return stream;
  }

  void produce(Random random) {
    hour += random.nextInt(2);
    long late = random.nextInt(3) == 0 ? random.nextInt(5) : 0;
    String origin = random.nextInt(4) == 0 ? null : AIRPORTS.get(random.nextInt(AIRPORTS.size()));
    Long delay = random.nextInt(6) == 0 ? null : random.nextLong(-50, 150);
    partitions.get(random.nextInt(PARTITIONS)).add(new Event(origin, hour - late, delay));
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

  List<Event> read(OffsetRange range) {
    return List.copyOf(
        partitions.get(range.partition()).subList((int) range.from(), (int) range.until()));
  }

  /** Every event before a position. */
  List<Event> prefix(OffsetVector position) {
    return position.next().entrySet().stream()
        .flatMap(next -> read(new OffsetRange(next.getKey(), 0, next.getValue())).stream())
        .toList();
  }

  boolean isReadUpTo(OffsetVector position) {
    return plan(position, 1).stream().allMatch(range -> range.count() == 0);
  }
}
