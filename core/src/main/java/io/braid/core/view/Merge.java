package io.braid.core.view;

/** How two partial states of one column become one. Null is the identity of each. */
public enum Merge {
  SUM,
  MIN,
  MAX
}
