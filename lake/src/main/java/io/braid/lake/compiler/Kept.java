package io.braid.lake.compiler;

/** What becomes of an aggregate. */
sealed interface Kept permits AggregateForm, Kept.Refused {

  /**
   * It is not kept.
   *
   * @param reason why, and what to write instead
   */
  record Refused(String reason) implements Kept {}
}
