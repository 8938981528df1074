package io.braid.serving.query;

import io.braid.core.view.Certificate;
import java.util.List;

/**
 * What clients may read now. Asked before every query, so an implementation hands out a list that
 * it keeps, and a new one when a view comes, goes or changes its columns. Thread-safe.
 *
 * <p>The views lie in DuckDB's schema {@code public}; every relation of schema {@code braid} (the
 * system tables) may be read too.
 */
public interface Relations {
  List<PublishedView> views();

  /**
   * Grows when a change of {@link #views} begins and again when it is done, so that it is odd in
   * between. What was planned and run between two equal even values saw one state of the views.
   */
  default long changes() {
    return 0;
  }

  /**
   * What an answer of each view is the answer of. A query that begins later sees no less; exact for
   * one query is only the table {@code braid.certificates}, read in its transaction.
   */
  default List<Certificate> certificates() {
    return List.of();
  }
}
