package io.braid.batch.verify;

import java.util.OptionalLong;

/**
 * Finds for a key an epoch that is wrong while the one before it is right.
 *
 * @param horizon the earliest epoch to look at
 * @param last the epoch that the proof is of
 */
record Bisection(long horizon, long last, Look look) {

  /** One look at one epoch. */
  @FunctionalInterface
  interface Look {
    boolean differs(long epoch, String key);
  }

  boolean differsAtLast(String key) {
    return look.differs(last, key);
  }

  /** Empty if the key differs at the horizon already; it differs at the last epoch. */
  OptionalLong findFirst(String key) {
    if (last == horizon || look.differs(horizon, key)) {
      return OptionalLong.empty();
    }
    long right = horizon;
    long wrong = last;
    while (right + 1 < wrong) {
      long middle = right + (wrong - right) / 2;
      if (look.differs(middle, key)) {
        wrong = middle;
      } else {
        right = middle;
      }
    }
    return OptionalLong.of(wrong);
  }
}
