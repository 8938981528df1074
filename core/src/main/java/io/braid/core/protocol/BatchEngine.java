package io.braid.core.protocol;

import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.TableSnapshot;
import io.braid.core.stream.EpochRange;
import io.braid.core.view.ViewManifest;
import java.util.List;

/** The heavy work of a batch run. Writes files and commits none. */
public interface BatchEngine {

  /** Partial state over every event of the master dataset in these epochs, staged. */
  List<DataFile> recompute(ViewManifest view, TableSnapshot master, EpochRange epochs);

  /** {@link #recompute} over these epochs, merged with the old batch view, staged. */
  List<DataFile> fold(
      ViewManifest view, TableSnapshot master, EpochRange epochs, List<DataFile> oldBatch);

  /**
   * Staged files against the old batch view plus the increments of the epochs after {@code
   * startHorizon} through {@code horizon}: all keys, all states. The master dataset serves to find
   * the first epoch that differs.
   *
   * @param forgotten commits of the master dataset that took rows away which {@code old} still
   *     holds: what their files had and have no longer is to be added to the staged state
   */
  AuditResult compare(
      ViewManifest view,
      BatchRun run,
      MergedView old,
      TableSnapshot master,
      List<Commit> forgotten);

  /** A row of the audits table, as a file of it; also for an acceptance, if the run has one. */
  DataFile writeAudit(ViewManifest view, BatchRun run, AuditResult result);
}
