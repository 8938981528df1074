package io.braid.core.view;

/** What Braid promises of a view. Refused views have no manifest, so no third case is needed. */
public enum Verdict {
  /** Row for row what the plain SQL gives. */
  EXACT,
  /** Within a bound that is printed with it. */
  BOUNDED
}
