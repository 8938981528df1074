package io.braid.serving.wire;

import java.util.function.BooleanSupplier;

/**
 * A statement cannot run yet, and nothing of it has been answered. It is begun anew when {@code
 * over} says so, and needs no thread until then.
 */
final class NotYet extends RuntimeException {
  private final transient BooleanSupplier over;

  /**
   * @param over asked often, by another thread
   */
  NotYet(String message, BooleanSupplier over) {
    super(message, null, false, false);
    this.over = over;
  }

  boolean isOver() {
    return over.getAsBoolean();
  }
}
