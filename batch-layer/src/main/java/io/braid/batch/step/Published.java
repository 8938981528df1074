package io.braid.batch.step;

import io.braid.core.log.Stamp;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.view.ViewManifest;
import java.util.Optional;

/** What the batch table of a view stands for just now. */
public final class Published {
  private Published() {}

  /** Empty before the first publication. */
  public static Optional<Stamp.Batch> find(TableLogs logs, ViewManifest view) {
    return logs.open(TableSpec.batch(view))
        .findLatest()
        .map(commit -> commit.commit().stampAs(Stamp.Batch.class))
        .filter(stamp -> stamp.horizon() > 0);
  }

  public static long horizon(TableLogs logs, ViewManifest view) {
    return find(logs, view).map(Stamp.Batch::horizon).orElse(0L);
  }
}
