package io.braid.batch.status;

import io.braid.core.log.Acceptance;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.view.ViewManifest;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a live definition of a view stands.
 *
 * @param batch what its batch view stands for; empty before the first publication
 * @param increments what its increments stand for; empty before a speed layer has kept it
 */
public record ViewStatus(
    ViewManifest view, Optional<Stamp.Batch> batch, Optional<Stamp.Increments> increments) {

  public static ViewStatus of(TableLogs logs, ViewManifest view) {
    return new ViewStatus(
        view,
        logs.open(TableSpec.batch(view))
            .findLatest()
            .map(commit -> commit.commit().stampAs(Stamp.Batch.class))
            .filter(stamp -> stamp.horizon() > 0),
        logs.open(TableSpec.increments(view))
            .findLatest()
            .map(commit -> commit.commit().stampAs(Stamp.Increments.class)));
  }

  /** The last epoch that the batch view has absorbed; 0 before the first publication. */
  public long horizon() {
    return batch.map(Stamp.Batch::horizon).orElse(0L);
  }

  /** Why the batch view was published although its audit found differences, if it was. */
  public Optional<Acceptance> acceptance() {
    return batch.stream().flatMap(stamp -> stamp.acceptance().stream()).findFirst();
  }

  public Optional<Instant> publishedAt() {
    return batch.map(Stamp.Batch::publishedAt);
  }
}
