package io.braid.serving.query;

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
}
