package io.braid.core.stream;

import java.io.Serializable;

/**
 * What an epoch brought: events decoded, dead letters, and how many of the events were duplicates.
 */
public record Counts(long events, long deadLetters, long duplicates) implements Serializable {
  public static final Counts NONE = new Counts(0, 0, 0);

  public Counts {
    if (events < 0 || deadLetters < 0 || duplicates < 0 || duplicates > events) {
      throw new IllegalArgumentException(
          "Counts cannot be negative, nor duplicates exceed events: %d, %d, %d"
              .formatted(events, deadLetters, duplicates));
    }
  }

  /** Records that the master dataset gains. */
  public long records() {
    return events + deadLetters;
  }

  public Counts plus(Counts other) {
    return new Counts(
        events + other.events, deadLetters + other.deadLetters, duplicates + other.duplicates);
  }
}
