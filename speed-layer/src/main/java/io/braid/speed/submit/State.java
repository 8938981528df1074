package io.braid.speed.submit;

/**
 * How it stands with what was started.
 *
 * @param text more about it, for a person; may be empty
 */
record State(Phase phase, String text) {

  enum Phase {
    /** The cluster has not given what is needed. */
    WAITING,
    RUNNING,
    ENDED
  }

  boolean is(Phase other) {
    return phase == other;
  }
}
