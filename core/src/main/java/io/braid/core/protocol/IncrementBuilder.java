package io.braid.core.protocol;

import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.view.ViewManifest;
import java.util.List;

/** Computes increments from the master dataset, for a view that lags behind it. */
public interface IncrementBuilder {

  /**
   * Writes, without committing, what each epoch from {@code after + 1} through {@code through} adds
   * to the view.
   */
  List<DataFile> build(ViewManifest view, TableSnapshot master, long after, long through);
}
