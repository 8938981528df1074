package io.braid.core.protocol;

import io.braid.core.log.Acceptance;
import io.braid.core.log.DataFile;
import io.braid.core.view.ViewId;
import java.util.List;
import java.util.Optional;

/**
 * What one batch run has come to; kept between its steps, so that each can be tried again.
 *
 * @param id names the run
 * @param startVersion the version of the batch table that it started from, and must find again when
 *     it publishes
 * @param startHorizon the horizon of that version
 * @param horizon the last epoch that the staged files have absorbed
 * @param masterTable the id of the master dataset that was read
 * @param masterVersion the version it was pinned at
 * @param staged files in the batch table's folder that no commit names yet
 * @param audit what the audit said; empty before it
 * @param acceptance of that audit by a person; empty if nobody was asked
 */
public record BatchRun(
    String id,
    ViewId view,
    long startVersion,
    long startHorizon,
    long horizon,
    String masterTable,
    long masterVersion,
    List<DataFile> staged,
    Optional<AuditResult> audit,
    Optional<Acceptance> acceptance) {

  public BatchRun {
    staged = List.copyOf(staged);
    if (startHorizon < 0 || horizon < startHorizon) {
      throw new IllegalArgumentException(
          "A batch run cannot go from horizon %d back to %d".formatted(startHorizon, horizon));
    }
  }

  /** With the verdict of an audit, which nobody has accepted yet. */
  BatchRun audited(AuditResult result) {
    return judged(result, Optional.empty());
  }

  /** With a person's word on the audit that it has. */
  BatchRun accepted(AuditResult result, Acceptance by) {
    return judged(result, Optional.of(by));
  }

  private BatchRun judged(AuditResult result, Optional<Acceptance> by) {
    return new BatchRun(
        id,
        view,
        startVersion,
        startHorizon,
        horizon,
        masterTable,
        masterVersion,
        staged,
        Optional.of(result),
        by);
  }
}
