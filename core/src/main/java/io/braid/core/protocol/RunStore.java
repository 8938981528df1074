package io.braid.core.protocol;

import io.braid.core.view.ViewId;
import java.util.Optional;

/** Keeps batch runs between their steps, beside the files that they staged. */
public interface RunStore {

  /** Writes or replaces the run as a whole. */
  void save(BatchRun run);

  Optional<BatchRun> find(ViewId view, String runId);
}
