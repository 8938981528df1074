package io.braid.core.protocol;

import io.braid.core.log.Commit;
import io.braid.core.log.DataFile;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.Epoch;
import io.braid.core.view.ViewManifest;
import java.util.List;

/** Keeps one view's increments in step with the master dataset. For one thread at a time. */
final class IncrementsWriter {
  private final ViewManifest view;
  private final TableLog log;
  private LoggedCommit last;

  private IncrementsWriter(ViewManifest view, TableLog log) {
    this.view = view;
    this.log = log;
    this.last =
        Creation.findOrMake(log, () -> new Stamp.Increments(view.name(), view.definition(), 0, 0));
  }

  static IncrementsWriter open(TableLogs logs, ViewManifest view) {
    return new IncrementsWriter(view, logs.open(TableSpec.increments(view)));
  }

  ViewManifest view() {
    return view;
  }

  /** The last epoch that the increments hold. */
  long epoch() {
    return stamp().epoch();
  }

  /**
   * Takes over from the master dataset the epochs that the view lacks, up to that of {@code
   * latest}. Their rows are read from its newest files, because older ones may be gone.
   */
  void catchUp(TableLog master, LoggedCommit latest, IncrementBuilder builder) {
    Epoch goal = latest.commit().stampAs(Stamp.Master.class).epoch();
    LoggedCommit newest = master.findLatest().orElse(latest);
    while (stamp().epoch() < goal.dataEpoch()) {
      long after = stamp().epoch();
      List<DataFile> files =
          builder.build(view, master.loadSnapshot(newest.version()), after, goal.dataEpoch());
      append(Operation.CATCH_UP, after, goal.dataEpoch(), files);
    }
  }

  /** Commits what one epoch adds; {@code after} is the epoch with data before it. */
  void append(long after, long epoch, List<DataFile> files) {
    append(Operation.EPOCH, after, epoch, files);
    if (stamp().epoch() < epoch) {
      throw new IllegalStateException(
          "View %s is at epoch %d, not at %d, and cannot take over epoch %d"
              .formatted(view.id(), stamp().epoch(), after, epoch));
    }
  }

  /**
   * Commits files that hold exactly the epochs after {@code after} through {@code through}. A rival
   * that was faster has committed the same rows, computed from the same records: then there is
   * nothing left to do, or less than before.
   */
  private void append(Operation operation, long after, long through, List<DataFile> files) {
    if (through <= after) {
      throw new IllegalArgumentException(
          "View %s: epoch %d cannot follow epoch %d".formatted(view.id(), through, after));
    }
    while (stamp().epoch() == after) {
      Commit commit =
          Commit.adding(
              operation,
              new Stamp.Increments(view.name(), view.definition(), through, stamp().expired()),
              files);
      last = Settlement.of(log, last.version(), commit).commit();
    }
  }

  private Stamp.Increments stamp() {
    return last.commit().stampAs(Stamp.Increments.class);
  }
}
