package io.braid.core.protocol;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.registry.StreamEntry;
import io.braid.core.stream.Epoch;
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
   * The version of the master dataset that an epoch made.
   *
   * @throws BraidException {@code USAGE} if the stream has not come that far
   */
  public LoggedCommit loadCommit(long epoch) {
    return History.findFirst(master, commit -> epochOf(commit).number() >= epoch)
        .filter(commit -> epochOf(commit).number() == epoch)
        .orElseThrow(
            () ->
                new BraidException(
                    ErrorCode.USAGE,
                    "Stream %s has no epoch %d: its last is %s. Ask for an earlier one."
                        .formatted(
                            stream.name(),
                            epoch,
                            findLast().map(last -> "" + last.number()).orElse("not there yet"))));
  }

  public Epoch load(long epoch) {
    return epochOf(loadCommit(epoch));
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
