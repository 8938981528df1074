package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
import io.braid.core.stream.Remark;
import io.braid.core.view.ViewManifest;
import java.util.Optional;

/** Where a stream's master dataset stands, now and at earlier epochs. */
public final class StreamPosition {
  private final StreamEntry stream;
  private final TableLogs logs;
  private final TableLog master;

  public StreamPosition(TableLogs logs, StreamEntry stream) {
    this.stream = stream;
    this.logs = logs;
    this.master = logs.open(TableSpec.master(stream));
  }

  /** The last epoch that the master dataset holds; empty before a speed layer has run. */
  public Optional<Epoch> findLast() {
    return master.findLatest().map(StreamPosition::epochOf);
  }

  /**
   * What the master dataset said of an epoch.
   *
   * @throws BraidException {@code USAGE} if the stream has not come that far, {@code
   *     HORIZON_EXPIRED} if what it said was cleaned up
   */
  public Epoch load(long epoch) {
    Epoch found =
        History.findFirst(master, commit -> epochOf(commit).number() >= epoch)
            .map(StreamPosition::epochOf)
            .orElseThrow(() -> notThere(epoch));
    if (found.number() != epoch) {
      throw new BraidException(
          ErrorCode.HORIZON_EXPIRED,
          "Stream %s can no longer be told as of epoch %d: its log goes back to epoch %d%s. Ask for a later one."
              .formatted(stream.name(), epoch, found.number(), because(epoch)));
    }
    return found;
  }

  /**
   * The newest version of the master dataset. It holds the rows of every epoch; earlier versions
   * may name files that are gone.
   *
   * @throws BraidException {@code USAGE} if the stream has no epoch yet
   */
  public TableSnapshot loadNewest() {
    return master.loadSnapshot(
        master.findLatest().map(LoggedCommit::version).orElseThrow(() -> notThere(1)));
  }

  private String because(long epoch) {
    return findLast().stream()
        .flatMap(last -> last.remarks().stream())
        .filter(remark -> remark instanceof Remark.Forgetting f && f.epoch() >= epoch)
        .findFirst()
        .map(remark -> ", because " + remark.text())
        .orElse("; 'braid batch maintain' has cleaned up what was before");
  }

  private BraidException notThere(long epoch) {
    return new BraidException(
        ErrorCode.USAGE,
        "Stream %s has no epoch %d: its last is %s. Ask for an earlier one."
            .formatted(
                stream.name(),
                epoch,
                findLast().map(last -> "" + last.number()).orElse("not there yet")));
  }

  /** The last epoch that both the master dataset and the view's increments hold. */
  public Optional<Epoch> findLastOf(ViewManifest view) {
    return findLast()
        .flatMap(
            last ->
                logs.open(TableSpec.increments(view))
                    .findLatest()
                    .map(commit -> commit.commit().stampAs(Stamp.Increments.class).epoch())
                    .map(held -> held >= last.dataEpoch() ? last : load(held)));
  }

  static Epoch epochOf(LoggedCommit commit) {
    return commit.commit().stampAs(Stamp.Master.class).epoch();
  }
}
