package io.braid.batch.step;

import io.braid.core.log.DataFile;
import io.braid.core.protocol.AuditResult;
import io.braid.core.protocol.BatchProtocol;
import io.braid.core.protocol.BatchProtocol.Mode;
import io.braid.core.protocol.BatchRun;
import java.util.Optional;

/** All steps of a batch run, one after another. */
public final class ViewBatch {
  private final BatchProtocol protocol;

  public ViewBatch(BatchProtocol protocol) {
    this.protocol = protocol;
  }

  /**
   * What a run came to.
   *
   * @param run empty if there was nothing to do
   * @param expiredFiles increments taken away
   */
  public record Outcome(Optional<BatchRun> run, Optional<AuditResult> audit, int expiredFiles) {
    public long rows() {
      return run.stream().flatMap(done -> done.staged().stream()).mapToLong(DataFile::rows).sum();
    }
  }

  /**
   * Recomputes, audits, publishes and expires. With nothing to recompute, a run that was killed
   * before it could expire is still completed.
   *
   * @throws io.braid.core.error.BraidException {@code AUDIT_DIFFERS}; nothing was published then
   */
  public Outcome run(Mode mode) {
    Optional<BatchRun> run = protocol.recompute(mode);
    Optional<AuditResult> audit = run.map(staged -> protocol.audit(staged.id()));
    run.ifPresent(staged -> protocol.publish(staged.id()));
    return new Outcome(run, audit, protocol.expire());
  }
}
