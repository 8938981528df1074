package io.braid.core.stream;

import java.time.Instant;

/**
 * One committed micro-batch of a stream.
 *
 * @param number 1, 2, 3, … without gaps; 0 stands for the position before the first epoch
 * @param dataEpoch the last epoch up to this one that brought records; increments exist for it, and
 *     need not exist for the empty epochs since
 * @param before the position it read from
 * @param after the position it read to
 * @param asOf when the source was read
 * @param writer the process that committed it
 * @param counts of this epoch alone
 * @param total of all epochs up to this one
 */
public record Epoch(
    long number,
    long dataEpoch,
    OffsetVector before,
    OffsetVector after,
    Instant asOf,
    String writer,
    Counts counts,
    Counts total) {
  public Epoch {
    if (number < 0 || dataEpoch < 0 || dataEpoch > number) {
      throw new IllegalArgumentException(
          "Epoch %d cannot have its last data in epoch %d".formatted(number, dataEpoch));
    }
  }

  /** The position of a stream that nobody has read yet. */
  public static Epoch start(String writer, Instant now) {
    return new Epoch(
        0, 0, OffsetVector.START, OffsetVector.START, now, writer, Counts.NONE, Counts.NONE);
  }

  /** The epoch after this one. */
  public Epoch next(OffsetVector reached, Instant readAt, String byWriter, Counts brought) {
    return new Epoch(
        number + 1,
        brought.records() > 0 ? number + 1 : dataEpoch,
        after,
        reached,
        readAt,
        byWriter,
        brought,
        total.plus(brought));
  }
}
