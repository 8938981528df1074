package io.braid.lake.compiler;

import io.braid.core.algebra.Aggregate;
import java.util.Optional;
import java.util.function.Function;

/**
 * Aggregates that are kept in one way, as the documentation tells of them.
 *
 * @param functions as a query calls them, in Markdown
 * @param over the types of their arguments
 * @param answer the type of the answer, and what is special about it
 * @param group what is promised
 * @param bound how far an answer may be from the exact one; empty unless the group is bounded
 * @param state what is kept of each key
 * @param reference the same in plain Java
 * @param keeping how a call is kept; empty if the call is none of these functions
 */
record AggregateEntry(
    String functions,
    String over,
    String answer,
    Group group,
    String bound,
    String state,
    Class<? extends Aggregate> reference,
    Function<AggregateCall, Optional<Kept>> keeping) {

  enum Group {
    EXACT,
    BOUNDED
  }

  static AggregateEntry exact(
      String functions,
      String over,
      String answer,
      String state,
      Class<? extends Aggregate> reference,
      Function<AggregateCall, Optional<Kept>> keeping) {
    return new AggregateEntry(functions, over, answer, Group.EXACT, "", state, reference, keeping);
  }

  static AggregateEntry bounded(
      String functions,
      String over,
      String answer,
      String bound,
      String state,
      Class<? extends Aggregate> reference,
      Function<AggregateCall, Optional<Kept>> keeping) {
    return new AggregateEntry(
        functions, over, answer, Group.BOUNDED, bound, state, reference, keeping);
  }
}
