package io.braid.core.view;

import java.util.List;

/**
 * What of a view's groups a query sees, applied when it reads; states know nothing of it. All SQL
 * is in the serving engine's dialect, as in {@link OutputColumn#presentation}.
 *
 * @param conditions of which all must hold, from HAVING
 * @param order terms of ORDER BY that leave no ties, or none
 * @param limit how many groups at most
 */
public record Reading(List<String> conditions, List<String> order, long limit) {
  /** Every group, in any order. */
  public static final Reading ALL = new Reading(List.of(), List.of(), Long.MAX_VALUE);

  public Reading {
    conditions = List.copyOf(conditions);
    order = List.copyOf(order);
    if (limit < 0) {
      throw new IllegalArgumentException("A limit cannot be negative, but was " + limit);
    }
  }
}
