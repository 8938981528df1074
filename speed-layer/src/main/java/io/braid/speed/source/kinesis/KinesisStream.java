package io.braid.speed.source.kinesis;

import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.speed.source.HeldReader;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.Source;
import io.braid.speed.source.SourceState;
import io.braid.speed.source.SourceState.Offered;
import io.braid.speed.source.kinesis.Connection.Description;
import io.braid.speed.source.kinesis.Connection.Listed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A Kinesis stream, each shard a partition: in the order of their names, those found later behind
 * those found earlier. A shard's records are counted from the bookmarks of the position. A shard is
 * read once its parents were read to their end.
 *
 * <p>The driver alone talks to Kinesis and hands the records to the tasks, so that each is fetched
 * once.
 */
public final class KinesisStream implements Source {
  private static final String LOSS =
      "or more events were deleted by retention before they were read; Kinesis does not tell how many";

  /** By which the clock of this machine may be wrong, and by which retention may come early. */
  private static final Duration MARGIN = Duration.ofMinutes(10);

  /** Of records that wait for an epoch. */
  private static final long MOST_BYTES = 32L << 20;

  private final KinesisSettings kinesis;
  private final Connection connection;
  private final Clock clock;
  private final Map<Integer, ShardCursor> cursors = new HashMap<>();
  private Map<String, Listed> listed = Map.of();

  /** Where every shard was read up to when it was last looked at. */
  private SortedMap<Integer, Bookmark> places = new TreeMap<>();

  public KinesisStream(KinesisSettings kinesis, Clock clock) {
    this.kinesis = kinesis;
    this.connection = new Connection(kinesis, clock);
    this.clock = clock;
  }

  @Override
  public String name() {
    return kinesis.toString();
  }

  @Override
  public SourceState look(OffsetVector position) {
    try {
      return lookAt(position);
    } catch (RuntimeException e) { // what we knew may be the reason
      forget();
      throw e;
    }
  }

  private void forget() {
    connection.forget();
    listed = Map.of();
    cursors.clear();
  }

  private SourceState lookAt(OffsetVector position) {
    Description stream = connection.describe();
    SortedMap<Integer, Offered> partitions = new TreeMap<>();
    if (!position.topicId().isEmpty() && !position.topicId().equals(stream.id())) {
      forget();
      return new SourceState(stream.id(), partitions, LOSS);
    }
    if (listed.isEmpty()) {
      listed = connection.shards();
    }
    Instant oldest = clock.instant().minus(stream.retention()).plus(MARGIN);
    places = places(position, oldest);
    places.forEach((partition, place) -> partitions.put(partition, offer(partition, oldest)));
    if (cursors.values().stream().anyMatch(ShardCursor::hasEnded)) {
      listed = Map.of(); // who comes after it is asked for the next time
    }
    return new SourceState(stream.id(), partitions, LOSS);
  }

  /** Those of the position, and the starts of those that are new. */
  private SortedMap<Integer, Bookmark> places(OffsetVector position, Instant oldest) {
    Instant now = clock.instant();
    SortedMap<Integer, Bookmark> found = new TreeMap<>();
    Map<String, Bookmark> byShard = new HashMap<>();
    position
        .bookmarks()
        .forEach(
            (partition, text) -> {
              Bookmark place = Bookmark.parse(text).at(position.nextOf(partition), now);
              boolean isOver = !listed.containsKey(place.shard()) && place.isProof(oldest);
              found.put(partition, isOver ? place.asEnd() : place);
              byShard.put(place.shard(), place);
            });
    boolean isUnread = position.topicId().isEmpty();
    for (Listed shard : listed.values()) {
      if (!byShard.containsKey(shard.id())) {
        Bookmark start = Bookmark.atStart(shard.id(), isUnread ? now : sinceOf(shard, byShard));
        found.put(found.isEmpty() ? 0 : found.lastKey() + 1, start);
        byShard.put(shard.id(), start);
      }
    }
    return found;
  }

  /** A shard takes records once its parents take none; if these are unknown, some were missed. */
  private static Instant sinceOf(Listed shard, Map<String, Bookmark> byShard) {
    return shard.parents().stream()
        .flatMap(parent -> Optional.ofNullable(byShard.get(parent)).stream())
        .map(Bookmark::since)
        .min(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  private Offered offer(int partition, Instant oldest) {
    Bookmark place = Objects.requireNonNull(places.get(partition));
    long next = place.offset();
    Listed shard = listed.get(place.shard());
    if (place.ended() || shard == null) {
      cursors.remove(partition);
      long begin = place.ended() ? next : next + 1;
      return new Offered(begin, begin);
    }
    ShardCursor cursor =
        Optional.ofNullable(cursors.get(partition))
            .filter(known -> known.serves(next))
            .orElseGet(() -> new ShardCursor(kinesis, connection, clock, place));
    cursors.put(partition, cursor);
    cursor.dropUpTo(next);
    if (shard.parents().stream().allMatch(this::isRead)
        && cursors.values().stream().mapToLong(ShardCursor::bytes).sum() < MOST_BYTES) {
      cursor.poll(oldest);
    }
    return cursor.offered();
  }

  /** Whether nothing is left of a shard, by the position. */
  private boolean isRead(String shard) {
    return places.entrySet().stream()
        .filter(each -> each.getValue().shard().equals(shard))
        .allMatch(each -> each.getValue().ended() || isRead(each.getKey(), each.getValue()));
  }

  private boolean isRead(int partition, Bookmark place) {
    return Optional.ofNullable(cursors.get(partition))
        .filter(cursor -> cursor.hasEnded() && cursor.offered().end() == place.offset())
        .isPresent();
  }

  @Override
  public OffsetVector bookmark(OffsetVector reached) {
    SortedMap<Integer, String> bookmarks = new TreeMap<>();
    places.forEach(
        (partition, place) -> {
          long next = reached.nextOf(partition);
          Bookmark now =
              Optional.ofNullable(cursors.get(partition))
                  .filter(cursor -> cursor.serves(next))
                  .map(cursor -> cursor.bookmark(next))
                  .orElse(place);
          bookmarks.put(partition, now.toString());
        });
    return reached.with(bookmarks);
  }

  @Override
  public String topicId() {
    return connection.describe().id();
  }

  /** What is held, whatever becomes of the stream meanwhile. */
  @Override
  public RecordReader reader(List<OffsetRange> ranges) {
    Map<Integer, HeldReader.Run> runs = new HashMap<>();
    for (OffsetRange range : ranges) {
      ShardCursor cursor = Optional.ofNullable(cursors.get(range.partition())).orElseThrow();
      runs.put(range.partition(), cursor.run(range));
    }
    return new HeldReader(runs);
  }

  @Override
  public void close() {
    connection.close();
  }
}
