package io.braid.core.stream;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * One committed micro-batch of a stream.
 *
 * @param number 1, 2, 3, … without gaps; 0 stands for the position before the first epoch
 * @param dataEpoch the last epoch up to this one that brought records; increments exist for it, and
 *     need not exist for the empty epochs since
 * @param before the position it read from
 * @param after the position it read to
 * @param asOf when the source was read; never before that of the epoch before
 * @param writer the process that committed it
 * @param counts of this epoch alone
 * @param total of all epochs up to this one
 * @param remarks what certificates must say from this epoch on
 */
public record Epoch(
    long number,
    long dataEpoch,
    OffsetVector before,
    OffsetVector after,
    Instant asOf,
    String writer,
    Counts counts,
    Counts total,
    List<Remark> remarks) {
  public Epoch {
    remarks = List.copyOf(remarks);
    if (number < 0 || dataEpoch < 0 || dataEpoch > number) {
      throw new IllegalArgumentException(
          "Epoch %d cannot have its last data in epoch %d".formatted(number, dataEpoch));
    }
  }

  /** The position of a stream that nobody has read yet. */
  public static Epoch start(String writer, Instant now) {
    return new Epoch(
        0,
        0,
        OffsetVector.START,
        OffsetVector.START,
        now,
        writer,
        Counts.NONE,
        Counts.NONE,
        List.of());
  }

  /** The epoch after this one. */
  public Epoch next(OffsetVector reached, Instant readAt, String byWriter, Counts brought) {
    return new Epoch(
        number + 1,
        brought.records() > 0 ? number + 1 : dataEpoch,
        after,
        reached,
        notBefore(readAt),
        byWriter,
        brought,
        total.plus(brought),
        remarks);
  }

  /** The epoch after this one if it only steps over offsets that the source lost. */
  public Epoch over(List<OffsetRange> lost, Instant acceptedAt, String byWriter) {
    Epoch over = next(after.after(after.topicId(), lost), acceptedAt, byWriter, Counts.NONE);
    for (OffsetRange range : lost) {
      over = over.with(new Remark.Gap(over.number(), range, over.asOf()));
    }
    return over;
  }

  /** The epoch after this one if with it the log begins, behind what the source had before. */
  public Epoch begin(OffsetVector first, String start, Instant readAt, String byWriter) {
    return next(first, readAt, byWriter, Counts.NONE)
        .with(new Remark.Beginning(start, first.next()));
  }

  /** A moment after this epoch: its own where a clock was set back, or is behind another's. */
  public Instant notBefore(Instant moment) {
    return moment.isBefore(asOf) ? asOf : moment;
  }

  /** This epoch, with one more thing to say. */
  public Epoch with(Remark remark) {
    return new Epoch(
        number,
        dataEpoch,
        before,
        after,
        asOf,
        writer,
        counts,
        total,
        Stream.concat(remarks.stream(), Stream.of(remark)).toList());
  }
}
