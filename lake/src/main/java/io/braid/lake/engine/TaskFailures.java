package io.braid.lake.engine;

import io.braid.core.error.BraidException;

/** Spark wraps what a task threw. */
public final class TaskFailures {
  private TaskFailures() {}

  /** What the task itself said, if it was a word of Braid's. */
  public static RuntimeException unwrap(Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BraidException known) {
        return known;
      }
    }
    return failure instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException("A job on the stream's tables failed", failure);
  }
}
