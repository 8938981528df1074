package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.Epoch;
import io.braid.core.view.Certificate;
import io.braid.core.view.ViewManifest;
import java.util.List;

/**
 * The files whose rows, merged, are a view as of an epoch: all of {@code batch}, and of {@code
 * increments} the rows with {@code horizon < _epoch <= epoch}.
 *
 * @param batchVersion the version of the batch table; -1 if there is none yet
 * @param horizon the last epoch that the batch view has absorbed; 0 if there is none yet
 */
public record MergedView(
    ViewManifest view,
    long batchVersion,
    long horizon,
    Epoch epoch,
    List<DataFile> batch,
    List<DataFile> increments) {

  public MergedView {
    batch = List.copyOf(batch);
    increments = List.copyOf(increments);
  }

  public Certificate certificate() {
    return Certificate.of(view, batchVersion, horizon, epoch);
  }

  /**
   * The view as of an epoch, on the newest batch view that lies behind it.
   *
   * @throws BraidException {@code INCREMENT_MISSING} if the increments do not reach the epoch,
   *     {@code HORIZON_EXPIRED} if they no longer reach back to the batch view, which also happens
   *     when a batch run publishes and expires meanwhile: then a second call succeeds
   */
  public static MergedView load(TableLogs logs, ViewManifest view, Epoch epoch) {
    TableLog batches = logs.open(TableSpec.batch(view));
    TableLog increments = logs.open(TableSpec.increments(view));
    MergedView merged =
        History.findLast(batches, commit -> batchOf(commit).horizon() <= epoch.number())
            .map(
                commit ->
                    new MergedView(
                        view,
                        commit.version(),
                        batchOf(commit).horizon(),
                        epoch,
                        batches.loadSnapshot(commit.version()).files(),
                        List.of()))
            .orElseGet(() -> new MergedView(view, -1, 0, epoch, List.of(), List.of()));
    LoggedCommit reaching =
        History.findLast(increments, commit -> incrementsOf(commit).expired() <= merged.horizon())
            .orElseThrow(() -> merged.missing("there are none"));
    if (incrementsOf(reaching).epoch() < epoch.dataEpoch()
        && merged.horizon() < epoch.dataEpoch()) {
      throw merged.cannotReach(increments, reaching);
    }
    List<DataFile> files =
        increments.loadSnapshot(reaching.version()).files().stream()
            .filter(file -> file.epochs().reachesBeyond(merged.horizon()))
            .filter(file -> file.epochs().first() <= epoch.number())
            .toList();
    return new MergedView(
        view, merged.batchVersion(), merged.horizon(), epoch, merged.batch(), files);
  }

  private BraidException cannotReach(TableLog increments, LoggedCommit reaching) {
    boolean expired =
        increments.findLatest().map(latest -> latest.version() > reaching.version()).orElse(false);
    return expired
        ? new BraidException(
            ErrorCode.HORIZON_EXPIRED,
            "View %s can no longer be answered as of epoch %d: the batch view before it has horizon %d, and the increments in between have expired. Ask for a later epoch."
                .formatted(view.id(), epoch.number(), horizon))
        : missing("they end with epoch " + incrementsOf(reaching).epoch());
  }

  private BraidException missing(String found) {
    return new BraidException(
        ErrorCode.INCREMENT_MISSING,
        "View %s has no increments up to epoch %d: %s. The speed layer catches the view up from the master dataset when it runs; nothing is answered without them."
            .formatted(view.id(), epoch.number(), found));
  }

  private static Stamp.Batch batchOf(LoggedCommit commit) {
    return commit.commit().stampAs(Stamp.Batch.class);
  }

  private static Stamp.Increments incrementsOf(LoggedCommit commit) {
    return commit.commit().stampAs(Stamp.Increments.class);
  }
}
