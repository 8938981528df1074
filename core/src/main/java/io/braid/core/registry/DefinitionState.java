package io.braid.core.registry;

/** What a registered definition is to its view. */
public enum DefinitionState {
  /** Queries see it. */
  LIVE,
  /** It is built from history, to take the live one's place. */
  BUILDING,
  /** It was live before, and is kept so that it can be at once again. */
  RETIRED
}
