package io.braid.speed.epoch;

import io.braid.core.error.BraidException;

/** Spark wraps what a task threw. */
final class TaskFailures {
  private TaskFailures() {}

  /** What the task itself said, if it was a word of Braid's. */
  static RuntimeException unwrap(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BraidException known) {
        return known;
      }
    }
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("An epoch's job failed", failure);
  }
}
