package io.braid.speed.source.kinesis;

import io.braid.core.stream.OffsetRange;
import io.braid.core.stream.Shard;
import io.braid.core.stream.Shard.Mark;
import io.braid.speed.source.kinesis.Connection.Answer;
import io.braid.speed.source.kinesis.Connection.Start;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Reads one shard ahead of the epochs and counts its records. For one thread.
 *
 * <p>Kinesis passes over what retention has deleted without a word. What it may delete is older
 * than the retention; so as long as all that is unread came later, nothing is missing. Otherwise
 * only a record that was read before, and is still there, proves it.
 */
final class ShardCursor {
  /** AWS lets a shard be read five times a second, by all readers together. */
  private static final Duration BETWEEN_READS = Duration.ofMillis(250);

  private static final Duration AFTER_REFUSAL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** By which the clock of this machine may be wrong, and by which retention may come early. */
  private static final Duration MARGIN = Duration.ofMinutes(10);

  private final KinesisSettings kinesis;
  private final Connection connection;
  private final Clock clock;
  private final Shard shard;
  private final long openedAt;

  private Optional<String> iterator = Optional.empty();
  private Instant nextRead = Instant.MIN;
  private Optional<Instant> refusedSince = Optional.empty();

  /** Whether it is certain that nothing is missing before the next record. */
  private boolean sure;

  private boolean doubtful;

  /** The last record that was counted, or the one to count from. */
  private Optional<Mark> last;

  private Optional<Mark> firstEver = Optional.empty();
  private Instant since;

  /** The offset of the next record that comes. */
  private long next;

  /** The offset of the first record that is held. */
  private long first;

  private final List<byte[]> held = new ArrayList<>();
  private long bytes;
  private boolean ended;
  private boolean resting;

  /** Whether none of what it counted is in the lake. */
  private boolean fresh = true;

  /** Records behind a loss, until one comes whose offset is known. */
  private final List<Record> uncounted = new ArrayList<>();

  private Optional<Mark> known = Optional.empty();
  private Optional<Mark> behindLoss = Optional.empty();

  /**
   * @param position the first offset that nobody has read
   */
  ShardCursor(
      KinesisSettings kinesis, Connection connection, Clock clock, Shard shard, long position) {
    this.kinesis = kinesis;
    this.connection = connection;
    this.clock = clock;
    this.shard = shard;
    this.openedAt = position;
    this.last = shard.markAt(position);
    this.since = last.map(Mark::since).orElse(shard.since());
    this.next = last.map(Mark::offset).map(offset -> offset + 1).orElse(0L);
    this.first = position;
  }

  /** Whether it can go on from there; otherwise another one must be opened. */
  boolean serves(long position) {
    if (behindLoss.isPresent() || position == openedAt) {
      return position == openedAt && !(resting && behindLoss.isEmpty() && position == end());
    }
    return position >= first && position <= end() && !(resting && position == end());
  }

  /** Forgets what was read. */
  void dropUpTo(long position) {
    int read = (int) Math.min(Math.max(position - first, 0), held.size());
    List<byte[]> dropped = held.subList(0, read);
    bytes -= dropped.stream().mapToLong(record -> record.length).sum();
    dropped.clear();
    first += read;
  }

  /** The first offset that can be read from here; behind the position, if something is lost. */
  long begin() {
    return behindLoss.map(Mark::offset).orElse(first);
  }

  /** The offset behind the last record that is held. */
  long end() {
    return behindLoss.isPresent() ? begin() : Math.max(first, next);
  }

  long bytes() {
    return bytes;
  }

  boolean hasEnded() {
    return ended;
  }

  HeldRecords.Run run(OffsetRange range) {
    int from = Math.toIntExact(range.from() - first);
    return new HeldRecords.Run(
        range.from(), held.subList(from, from + Math.toIntExact(range.count())));
  }

  /**
   * Fetches what comes next, if it is time for that.
   *
   * @return whether there was anything
   */
  boolean poll(Duration retention) {
    Instant asked = clock.instant();
    if (ended || resting || asked.isBefore(nextRead)) {
      return false;
    }
    String from = iterator.orElseGet(() -> connection.iterator(shard.id(), start()));
    iterator = Optional.of(from);
    nextRead = asked.plus(BETWEEN_READS);
    Answer answer = connection.read(from);
    if (answer instanceof Answer.Throttled) {
      rest(asked);
      return false;
    }
    refusedSince = Optional.empty();
    if (answer instanceof Answer.Records records) {
      return take(records.response(), asked, retention);
    }
    iterator = Optional.empty();
    return false;
  }

  private Start start() {
    if (!uncounted.isEmpty()) {
      return Start.after(uncounted.get(uncounted.size() - 1).sequenceNumber());
    }
    return last.map(Mark::sequence)
        .map(sequence -> sure ? Start.after(sequence) : Start.at(sequence))
        .orElse(Start.OLDEST);
  }

  private void rest(Instant now) {
    nextRead = now.plus(AFTER_REFUSAL);
    Instant from = refusedSince.orElse(now);
    refusedSince = Optional.of(from);
    Duration lasting = Duration.between(from, now);
    if (lasting.compareTo(PATIENCE) > 0) {
      throw KinesisErrors.throttled(kinesis, shard.id(), lasting);
    }
  }

  private boolean take(GetRecordsResponse response, Instant asked, Duration retention) {
    List<Record> records = response.records();
    boolean mayMiss = clock.instant().minus(retention).plus(MARGIN).isAfter(since);
    if (sure && mayMiss) {
      resting = true; // until the last record can be asked for again
      return true;
    }
    doubtful = !sure && (doubtful || mayMiss);
    for (Record record : records) {
      if (!resting) {
        take(record);
      }
    }
    if (records.isEmpty() && response.millisBehindLatest() == 0 && !doubtful && asked.isAfter(since)) {
      since = asked;
    }
    iterator = Optional.ofNullable(response.nextShardIterator());
    ended = iterator.isEmpty() && !resting && uncounted.isEmpty();
    if (ended && doubtful) {
      first = shard.hasEnded() ? shard.end() : lostFrom() + 1;
      next = first;
    }
    return !records.isEmpty() || ended;
  }

  private void take(Record record) {
    if (sure) {
      count(record);
      return;
    }
    boolean isLast = last.filter(mark -> mark.sequence().equals(record.sequenceNumber())).isPresent();
    if (isLast || !doubtful) {
      sure = true;
      doubtful = false;
      if (isLast) {
        hold(last.orElseThrow().offset(), record);
      } else {
        count(record);
      }
    } else {
      takeBehindLoss(record);
    }
  }

  /** Counts backwards from a record that is known, or starts anew behind what nobody knows. */
  private void takeBehindLoss(Record record) {
    if (uncounted.isEmpty()) {
      known =
          shard.marks().stream()
              .filter(mark -> mark.isAtOrBehind(record.sequenceNumber()))
              .findFirst();
    }
    if (known.isEmpty()) {
      behindLoss =
          Optional.of(
              new Mark(lostFrom() + 1, record.sequenceNumber(), record.approximateArrivalTimestamp()));
      resting = true;
      return;
    }
    uncounted.add(record);
    Mark target = known.get();
    if (target.sequence().equals(record.sequenceNumber())) {
      next = target.offset() + 1 - uncounted.size();
      first = Math.max(first, next);
      sure = true;
      doubtful = false;
      uncounted.forEach(this::count);
      uncounted.clear();
    }
  }

  /** The first offset that nobody knows a record of. */
  private long lostFrom() {
    return Math.max(openedAt, endOfMarks(shard));
  }

  private static long endOfMarks(Shard shard) {
    return shard.marks().isEmpty() ? 0 : shard.marks().get(shard.marks().size() - 1).offset() + 1;
  }

  private void count(Record record) {
    shard.marks().stream()
        .filter(mark -> mark.offset() == next && !mark.sequence().equals(record.sequenceNumber()))
        .forEach(
            mark -> {
              throw KinesisErrors.contradicted(
                  kinesis, shard.id(), mark.offset(), mark.sequence(), record.sequenceNumber());
            });
    Instant came = record.approximateArrivalTimestamp();
    since = came.isAfter(since) ? came : since;
    last = Optional.of(new Mark(next, record.sequenceNumber(), since));
    firstEver = firstEver.or(() -> last);
    hold(next, record);
    next++;
  }

  private void hold(long offset, Record record) {
    if (offset >= first) {
      byte[] value = record.data().asByteArrayUnsafe();
      held.add(value);
      bytes += value.length;
    }
  }

  /**
   * The shard with the marks that it needs before anybody may read what is held here, and with the
   * others that are due.
   *
   * @param due whether those are, that only spare somebody to count so far
   * @param renewal how old the last mark may be
   */
  Shard marked(Shard now, long position, boolean due, Duration renewal) {
    if (behindLoss.isPresent()) {
      return endOfMarks(now) <= behindLoss.get().offset()
          ? now.with(behindLoss.get(), position)
          : now;
    }
    Shard marked = now;
    if (endOfMarks(now) == 0 && firstEver.isPresent()) {
      marked = marked.with(firstEver.get(), position);
    }
    boolean isOld = since.isAfter(now.lastSince().plus(renewal));
    if (last.isPresent()) {
      Mark mark = new Mark(last.get().offset(), last.get().sequence(), since);
      long end = endOfMarks(marked);
      boolean isNew = mark.offset() >= end && (due || fresh || resting || ended);
      if (isNew || (isOld && mark.offset() + 1 >= end)) {
        marked = marked.with(mark, position);
      }
    } else if (isOld) {
      marked = marked.emptyUntil(since);
    }
    return ended ? marked.endingAt(next) : marked;
  }

  /** Its marks are in the lake. */
  void written() {
    fresh = last.map(Mark::offset).orElse(-1L) < openedAt;
  }
}
