package io.braid.speed.source.kinesis;

import io.braid.core.stream.OffsetRange;
import io.braid.speed.source.HeldReader;
import io.braid.speed.source.SourceState.Offered;
import io.braid.speed.source.kinesis.Bookmark.Place;
import io.braid.speed.source.kinesis.Connection.Answer;
import io.braid.speed.source.kinesis.Connection.Start;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Reads one shard ahead of the epochs and counts its records. For one thread.
 *
 * <p>Kinesis passes over what retention has deleted without a word. It may delete only what is
 * older than the retention, so nothing is missing as long as all that is unread came later.
 * Otherwise the last record that was read proves it, by being there still.
 */
final class ShardCursor {
  /** AWS lets a shard be read five times a second, by all readers together. */
  private static final Duration BETWEEN_READS = Duration.ofMillis(250);

  private static final Duration AFTER_REFUSAL = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** How old the bookmark of a shard without news may be; far below the shortest retention. */
  private static final Duration RENEWAL = Duration.ofHours(1);

  private final KinesisSettings kinesis;
  private final Connection connection;
  private final Clock clock;
  private final List<Held> held = new ArrayList<>();

  /** A record of the user's, and the place behind it. */
  private record Held(SdkBytes data, Place place, Instant since) {}

  /** Where the first record that is held stands. */
  private Bookmark base;

  private long bytes;

  /** Behind the last record that is held. */
  private Bookmark tip;

  private Optional<String> iterator = Optional.empty();
  private boolean proving;
  private boolean lost;
  private Instant nextRead = Instant.MIN;
  private Optional<Instant> refusedSince = Optional.empty();

  ShardCursor(KinesisSettings kinesis, Connection connection, Clock clock, Bookmark start) {
    this.kinesis = kinesis;
    this.connection = connection;
    this.clock = clock;
    this.base = start;
    this.tip = start;
  }

  /** Whether it can go on from there; otherwise another one must be opened. */
  boolean serves(long position) {
    return position >= base.offset() && position <= tip.offset();
  }

  /** Forgets what was read. */
  void dropUpTo(long position) {
    int read = Math.toIntExact(position - base.offset());
    base = bookmark(position);
    List<Held> dropped = held.subList(0, read);
    bytes -= dropped.stream().mapToLong(record -> record.data().asByteArrayUnsafe().length).sum();
    dropped.clear();
  }

  /** What is held; it begins behind the position if something before it is lost. */
  Offered offered() {
    return lost
        ? new Offered(base.offset() + 1, base.offset() + 1)
        : new Offered(base.offset(), tip.offset());
  }

  long bytes() {
    return bytes;
  }

  /** Whether nothing will follow what is held. */
  boolean hasEnded() {
    return tip.ended();
  }

  HeldReader.Run run(OffsetRange range) {
    int from = Math.toIntExact(range.from() - base.offset());
    return new HeldReader.Run(
        range.from(),
        held.subList(from, from + Math.toIntExact(range.count())).stream()
            .map(record -> record.data().asByteArrayUnsafe())
            .toList());
  }

  /** How to come back to an offset between the first that is held and the one behind the last. */
  Bookmark bookmark(long offset) {
    if (offset == tip.offset()) {
      boolean isOld = tip.since().isAfter(base.since().plus(RENEWAL));
      return offset > base.offset() || isOld || tip.ended() ? tip : base;
    }
    return offset == base.offset()
        ? base
        : behind(held.get(Math.toIntExact(offset - base.offset()) - 1), offset);
  }

  private Bookmark behind(Held record, long offset) {
    return new Bookmark(base.shard(), offset, Optional.of(record.place()), record.since(), false);
  }

  /**
   * Fetches what comes next, if it is time for that.
   *
   * @param oldest whatever came to the shard later is there still
   */
  void poll(Instant oldest) {
    Instant asked = clock.instant();
    if (tip.ended() || lost || asked.isBefore(nextRead)) {
      return;
    }
    if (!proving && (tip.isInside() || !tip.isProof(oldest))) {
      iterator = Optional.empty();
      proving = true;
    }
    String from = iterator.orElseGet(() -> connection.iterator(base.shard(), start()));
    iterator = Optional.of(from);
    nextRead = asked.plus(BETWEEN_READS);
    Answer answer = connection.read(from);
    if (answer instanceof Answer.Throttled) {
      rest(asked);
      return;
    }
    refusedSince = Optional.empty();
    iterator = Optional.empty();
    if (answer instanceof Answer.Records records) {
      take(records.response(), asked);
    } else {
      proving = false;
    }
  }

  private Start start() {
    return tip.last()
        .map(Place::sequence)
        .map(sequence -> proving ? Start.at(sequence) : Start.after(sequence))
        .orElse(Start.OLDEST);
  }

  private void rest(Instant now) {
    nextRead = now.plus(AFTER_REFUSAL);
    Instant from = refusedSince.orElse(now);
    refusedSince = Optional.of(from);
    Duration lasting = Duration.between(from, now);
    if (lasting.compareTo(PATIENCE) > 0) {
      throw KinesisErrors.throttled(kinesis, base.shard(), lasting);
    }
  }

  private void take(GetRecordsResponse response, Instant asked) {
    List<Record> records = response.records();
    boolean isAtTip = records.isEmpty() && response.millisBehindLatest() == 0;
    iterator = Optional.ofNullable(response.nextShardIterator());
    if (proving) {
      boolean isOver = iterator.isEmpty();
      if (records.isEmpty() && !isAtTip && !isOver) {
        return; // Kinesis answers so while it passes over a part of the shard without records
      }
      if (records.isEmpty() || !isLastRead(records.get(0))) {
        lost = true;
        return;
      }
      tip.last().flatMap(Place::read).ifPresent(read -> hold(records.get(0), read));
      proving = false;
      records.subList(1, records.size()).forEach(record -> hold(record, 0));
    } else {
      records.forEach(record -> hold(record, 0));
    }
    if (isAtTip && asked.isAfter(tip.since())) {
      tip = tip.renewed(asked);
    }
    if (iterator.isEmpty()) {
      tip = tip.asEnd();
    }
  }

  /**
   * @param read how many of the user's records in it were read before
   */
  private void hold(Record record, int read) {
    List<byte[]> parts = Aggregate.takeApart(record.data().asByteArrayUnsafe());
    for (int part = read; part < parts.size(); part++) {
      boolean isLast = part == parts.size() - 1;
      Held next =
          new Held(
              SdkBytes.fromByteArrayUnsafe(parts.get(part)),
              new Place(record.sequenceNumber(), isLast ? Optional.empty() : Optional.of(part + 1)),
              record.approximateArrivalTimestamp());
      held.add(next);
      bytes += next.data().asByteArrayUnsafe().length;
      tip = behind(next, tip.offset() + 1);
    }
  }

  private boolean isLastRead(Record record) {
    return tip.last().map(Place::sequence).filter(record.sequenceNumber()::equals).isPresent();
  }
}
