package io.braid.speed.source.kinesis;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What ties an offset to a shard of Kinesis, which knows no offsets.
 *
 * @param offset of the next record; a stream that stands further on has stepped over a loss
 * @param last the record before it; none if there is none, or it is lost
 * @param since whatever came to the shard before this was read, or was there before anybody read
 * @param ended whether the shard never takes another record
 */
record Bookmark(String shard, long offset, Optional<Place> last, Instant since, boolean ended) {
  private static final String NOTHING = "-";
  private static final String END = "end";

  /**
   * Behind a record of Kinesis, or inside of one that holds many of the user's.
   *
   * @param read how many of these are before it, if some are not
   */
  record Place(String sequence, Optional<Integer> read) {
    private static final String READ = "/";

    static Place parse(String text) {
      String[] words = text.split(READ);
      return new Place(
          words[0], words.length > 1 ? Optional.of(Integer.valueOf(words[1])) : Optional.empty());
    }

    @Override
    public String toString() {
      return sequence + read.map(count -> READ + count).orElse("");
    }
  }

  /** Before the first record of a shard. */
  static Bookmark atStart(String shard, Instant since) {
    return new Bookmark(shard, 0, Optional.empty(), since, false);
  }

  /** For a position; if that is behind a loss, then whatever record comes first is the next. */
  Bookmark at(long position, Instant now) {
    return position == offset ? this : new Bookmark(shard, position, Optional.empty(), now, false);
  }

  /**
   * Whether nothing is missing behind it.
   *
   * @param oldest whatever came to the shard later is there still
   */
  boolean isProof(Instant oldest) {
    return !since.isBefore(oldest);
  }

  /** Whether the record before it holds more of the user's. */
  boolean isInside() {
    return last.flatMap(Place::read).isPresent();
  }

  Bookmark renewed(Instant later) {
    return new Bookmark(shard, offset, last, later, ended);
  }

  Bookmark asEnd() {
    return new Bookmark(shard, offset, last, since, true);
  }

  /**
   * As {@link #toString} writes it.
   *
   * @throws IllegalArgumentException if it does not
   */
  static Bookmark parse(String text) {
    String[] words = text.split(" ");
    try {
      return new Bookmark(
          words[0],
          Long.parseLong(words[1]),
          Optional.of(words[2]).filter(word -> !word.equals(NOTHING)).map(Place::parse),
          Instant.parse(words[3]),
          words.length > 4);
    } catch (IndexOutOfBoundsException | NumberFormatException | DateTimeException e) {
      throw new IllegalArgumentException("'%s' is no place in a shard".formatted(text), e);
    }
  }

  @Override
  public String toString() {
    String place =
        String.join(
            " ",
            shard,
            String.valueOf(offset),
            last.map(Place::toString).orElse(NOTHING),
            since.toString());
    return ended ? place + " " + END : place;
  }
}
