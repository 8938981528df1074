package io.braid.serving.query;

import io.braid.core.view.Certificate;
import java.util.List;
import java.util.Optional;

/** Views as of the certificates that a client named. Thread-safe, and never another answer. */
public interface Pinned {

  /** As clients see them, in the definitions that are pinned. */
  List<PublishedView> views();

  List<Certificate> certificates();

  /**
   * The schema of DuckDB in which a pinned view lies under its name. Empty while it is still being
   * loaded, which the first call starts; never waits for it.
   *
   * @throws io.braid.core.error.BraidException HORIZON_EXPIRED if the history that it needs has
   *     gone, QUERY_TOO_LARGE if there is no room for it
   */
  Optional<String> findSchema(String view);

  /** Whether {@link #findSchema} would be empty; cheap. */
  boolean isLoading(String view);
}
