package io.braid.speed.epoch;

import java.io.Serializable;
import java.util.Comparator;

/** An event that has an id, by which it may be told to be a duplicate. */
record Arrival(int partition, long offset, String id) implements Serializable {
  /** As they stand in the log, within one epoch. */
  static final Comparator<Arrival> ORDER =
      Comparator.comparingInt(Arrival::partition).thenComparingLong(Arrival::offset);
}
