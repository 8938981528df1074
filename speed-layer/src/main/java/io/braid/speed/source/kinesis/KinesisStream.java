package io.braid.speed.source.kinesis;

import io.braid.core.protocol.ShardLog;
import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.OffsetVector;
import io.braid.core.stream.Shard;
import io.braid.speed.source.RecordReader;
import io.braid.speed.source.Source;
import io.braid.speed.source.SourceState;
import io.braid.speed.source.SourceState.Offered;
import io.braid.speed.source.kinesis.Connection.Description;
import io.braid.speed.source.kinesis.Connection.Listed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A Kinesis stream, each shard a partition. A shard's records are counted, and marks in the lake
 * say from where; a mark need not be as new as an epoch, because whoever counts on from an earlier
 * one comes to the same offsets. A shard is read once the stream has read its parents to their end.
 */
public final class KinesisStream implements Source {
  private static final String LOSS =
      "or more events were deleted by retention before they were read; Kinesis does not tell how many";

  /** Of records that wait for an epoch. */
  private static final long MOST_BYTES = 32L << 20;

  /** What somebody has to count again after a crash, at most. */
  private static final Duration BETWEEN_MARKS = Duration.ofSeconds(10);

  /** Of a shard without news; far below the shortest retention. */
  private static final Duration RENEWAL = Duration.ofHours(1);

  private static final Duration BETWEEN_DESCRIPTIONS = Duration.ofSeconds(5);

  private final KinesisSettings kinesis;
  private final Connection connection;
  private final Supplier<ShardLog> openLog;
  private final Clock clock;
  private final Map<Integer, ShardCursor> cursors = new HashMap<>();
  private Optional<ShardLog> opened = Optional.empty();
  private Optional<Described> described = Optional.empty();
  private Set<String> listed = Set.of();
  private Instant marksDue = Instant.MIN;

  private record Described(Description stream, Instant at) {}

  /**
   * @param openLog finds the log of the stream's shards in the lake
   */
  public KinesisStream(KinesisSettings kinesis, Supplier<ShardLog> openLog, Clock clock) {
    this.kinesis = kinesis;
    this.connection = new Connection(kinesis);
    this.openLog = openLog;
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
      described = Optional.empty();
      listed = Set.of();
      throw e;
    }
  }

  private SourceState lookAt(OffsetVector position) {
    Description stream = describe(BETWEEN_DESCRIPTIONS);
    if (!adopt(stream, position)) {
      return nothing();
    }
    list();
    boolean news = false;
    for (Shard shard : log().shards()) {
      news |= poll(shard, position, stream.retention());
    }
    // What was fetched counts only if the name still means the same stream.
    if (news && !describe(Duration.ZERO).id().equals(stream.id())) {
      cursors.clear();
      return nothing();
    }
    mark(position);
    return offer(position);
  }

  private SourceState nothing() {
    return new SourceState(topicId(), Collections.emptySortedMap(), LOSS);
  }

  /** Whether the log is about this stream, as it is if nobody has read another one. */
  private boolean adopt(Description stream, OffsetVector position) {
    boolean unread = position.next().values().stream().allMatch(next -> next == 0);
    while (!log().source().equals(stream.id())) {
      if (!unread) {
        return false;
      }
      cursors.clear();
      listed = Set.of();
      log().replace(stream.id(), List.of());
    }
    return true;
  }

  /** Gives new shards their partitions. */
  private void list() {
    if (!listed.isEmpty()) {
      return;
    }
    List<Listed> found = connection.shards();
    while (true) {
      List<Shard> known = log().shards();
      Map<String, Shard> byId = new HashMap<>();
      known.forEach(shard -> byId.put(shard.id(), shard));
      List<Shard> all = new ArrayList<>(known);
      for (Listed each : found) {
        if (!byId.containsKey(each.id())) {
          Instant since = known.isEmpty() ? clock.instant() : sinceOf(each, byId);
          Shard shard =
              new Shard(all.size(), each.id(), each.parents(), since, Shard.OPEN, List.of());
          byId.put(each.id(), shard);
          all.add(shard);
        }
      }
      if (all.size() == known.size() || log().replace(log().source(), all)) {
        listed = found.stream().map(Listed::id).collect(Collectors.toSet());
        return;
      }
    }
  }

  /** A shard takes records once its parents take none; if these are unknown, some were missed. */
  private static Instant sinceOf(Listed shard, Map<String, Shard> byId) {
    return shard.parents().stream()
        .filter(byId::containsKey)
        .map(parent -> byId.get(parent).lastSince())
        .min(Instant::compareTo)
        .orElse(Instant.EPOCH);
  }

  /** Whether there was anything new. */
  private boolean poll(Shard shard, OffsetVector position, Duration retention) {
    long next = position.nextOf(shard.partition());
    boolean afterParents =
        log().shards().stream()
            .filter(other -> shard.parents().contains(other.id()))
            .allMatch(parent -> parent.isReadUpTo(position.nextOf(parent.partition())));
    if (shard.isReadUpTo(next) || !afterParents || !listed.contains(shard.id())) {
      cursors.remove(shard.partition());
      return false;
    }
    ShardCursor cursor =
        Optional.ofNullable(cursors.get(shard.partition()))
            .filter(known -> known.serves(next))
            .orElseGet(() -> new ShardCursor(kinesis, connection, clock, shard, next));
    cursors.put(shard.partition(), cursor);
    cursor.dropUpTo(next);
    long bytes = cursors.values().stream().mapToLong(ShardCursor::bytes).sum();
    return bytes < MOST_BYTES && cursor.poll(retention);
  }

  private void mark(OffsetVector position) {
    Instant now = clock.instant();
    boolean due = !now.isBefore(marksDue);
    List<Shard> before = log().shards();
    List<Shard> after = new ArrayList<>();
    for (Shard shard : before) {
      after.add(
          Optional.ofNullable(cursors.get(shard.partition()))
              .map(
                  cursor ->
                      cursor.marked(shard, position.nextOf(shard.partition()), due, RENEWAL))
              .orElse(shard));
    }
    if (after.equals(before)) {
      return;
    }
    if (log().replace(log().source(), after)) {
      cursors.values().forEach(ShardCursor::written);
      marksDue = now.plus(BETWEEN_MARKS);
    } else {
      cursors.clear(); // a rival knows more
    }
    if (after.stream().filter(Shard::hasEnded).count()
        > before.stream().filter(Shard::hasEnded).count()) {
      listed = Set.of();
    }
  }

  private SourceState offer(OffsetVector position) {
    SortedMap<Integer, Offered> partitions = new TreeMap<>();
    for (Shard shard : log().shards()) {
      long next = position.nextOf(shard.partition());
      ShardCursor cursor = cursors.get(shard.partition());
      if (cursor != null) {
        partitions.put(shard.partition(), new Offered(cursor.begin(), cursor.end()));
      } else if (shard.isReadUpTo(next) || !isGone(shard)) {
        partitions.put(shard.partition(), new Offered(0, next));
      } else if (shard.hasEnded()) {
        partitions.put(shard.partition(), new Offered(shard.end(), shard.end()));
      }
    }
    return new SourceState(topicId(), partitions, LOSS);
  }

  /** Whether the stream has forgotten a shard, with whatever was in it. */
  private boolean isGone(Shard shard) {
    return !listed.isEmpty() && !listed.contains(shard.id());
  }

  @Override
  public String topicId() {
    Description stream = describe(BETWEEN_DESCRIPTIONS);
    return stream.id() + "/" + log().id();
  }

  /** What is held, whatever becomes of the stream meanwhile. */
  @Override
  public RecordReader reader(List<OffsetRange> ranges) {
    Map<Integer, HeldRecords.Run> runs = new HashMap<>();
    for (OffsetRange range : ranges) {
      ShardCursor cursor = cursors.get(range.partition());
      if (cursor == null) {
        throw new IllegalArgumentException(range + " was not offered");
      }
      runs.put(range.partition(), cursor.run(range));
    }
    return new HeldRecords(runs);
  }

  @Override
  public void close() {
    connection.close();
  }

  private Description describe(Duration atMostOld) {
    Instant now = clock.instant();
    Described known =
        described
            .filter(each -> now.isBefore(each.at().plus(atMostOld)))
            .orElseGet(() -> new Described(connection.describe(), now));
    described = Optional.of(known);
    return known.stream();
  }

  /**
   * Opened when it is first needed, because a lake out of reach is a reason to wait, not to end.
   */
  private ShardLog log() {
    ShardLog log = opened.orElseGet(openLog);
    opened = Optional.of(log);
    return log;
  }
}
