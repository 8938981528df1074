package io.braid.core.view;

/** How two partial states of one column become one. Null is the identity of each. */
public enum Merge {
  SUM,
  MIN,
  MAX,
  BIT_AND,
  BIT_OR,
  BIT_XOR,
  /** At most one of the states is not null: each stands for one event. */
  ONLY
}
