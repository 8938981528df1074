package io.braid.core.stream;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A shard of a Kinesis stream. Its records have the offsets 0, 1, 2, …, which the marks tie to its
 * own sequence numbers; whoever counts on from a mark counts the same.
 *
 * @param id the stream's own name of it
 * @param parents shards that come before it; not all of them need to be known
 * @param since nothing that came before this is one of its records
 * @param end the offset behind the last record of one that takes no more, otherwise {@link #OPEN}
 * @param marks by offset; those far behind the stream's position are dropped
 */
public record Shard(
    int partition, String id, List<String> parents, Instant since, long end, List<Mark> marks) {
  public static final long OPEN = -1;

  /**
   * A record by both its names.
   *
   * @param sequence its sequence number, in decimal digits
   * @param since records behind this one came no earlier
   */
  public record Mark(long offset, String sequence, Instant since) {

    /** Whether the record stands at a sequence number or behind it. */
    public boolean isAtOrBehind(String other) {
      return new BigInteger(sequence).compareTo(new BigInteger(other)) >= 0;
    }
  }

  public Shard {
    parents = List.copyOf(parents);
    marks = List.copyOf(marks);
    if (partition < 0 || end < OPEN) {
      throw new IllegalArgumentException(
          "Shard %s cannot be partition %d and end at %d".formatted(id, partition, end));
    }
    for (int i = 1; i < marks.size(); i++) {
      if (marks.get(i).offset() <= marks.get(i - 1).offset()) {
        throw new IllegalArgumentException(
            "The marks of shard %s run backwards: %s".formatted(id, marks));
      }
    }
  }

  public boolean hasEnded() {
    return end != OPEN;
  }

  /** Whether it has no record at or behind an offset, and never will. */
  public boolean isReadUpTo(long offset) {
    return hasEnded() && offset >= end;
  }

  /** The last mark at or before an offset. */
  public Optional<Mark> markAt(long offset) {
    return marks.stream().filter(mark -> mark.offset() <= offset).reduce((one, next) -> next);
  }

  public List<Mark> marksBehind(long offset) {
    return marks.stream().filter(mark -> mark.offset() > offset).toList();
  }

  /** From when on everything has come that is behind the last mark. */
  public Instant lastSince() {
    return marks.isEmpty() ? since : marks.get(marks.size() - 1).since();
  }

  /**
   * With one mark more, which replaces one at the same offset.
   *
   * @param position where the stream is; the last mark before it is kept, earlier ones are not
   */
  public Shard with(Mark mark, long position) {
    List<Mark> kept = new ArrayList<>();
    long first = markAt(position).map(Mark::offset).orElse(0L);
    marks.stream()
        .filter(each -> each.offset() >= first && each.offset() < mark.offset())
        .forEach(kept::add);
    kept.add(mark);
    kept.addAll(marksBehind(mark.offset()));
    return new Shard(partition, id, parents, since, end, kept);
  }

  /** One without any mark, of which nothing was lost up to a later time. */
  public Shard emptyUntil(Instant later) {
    return new Shard(partition, id, parents, later, end, marks);
  }

  public Shard endingAt(long offset) {
    return new Shard(partition, id, parents, since, offset, marks);
  }
}
