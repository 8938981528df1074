package io.braid.core.project;

import java.io.Serializable;
import java.time.Instant;

/** Where a stream of a topic begins. What was read once goes on from there, whatever this says. */
public sealed interface KafkaStart extends Serializable {

  /** With the first record that the broker still has. */
  record Earliest() implements KafkaStart {
    @Override
    public String toString() {
      return "earliest";
    }
  }

  /** With what comes after the stream's first epoch. */
  record Latest() implements KafkaStart {
    @Override
    public String toString() {
      return "latest";
    }
  }

  /** In each partition with the first record whose own time is not before this. */
  record From(Instant time) implements KafkaStart {
    @Override
    public String toString() {
      return time.toString();
    }
  }

  KafkaStart EARLIEST = new Earliest();
}
