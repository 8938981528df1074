package io.braid.batch.maintain;

import io.braid.batch.step.FileRunStore;
import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.protocol.BatchRun;
import io.braid.core.protocol.Compaction;
import io.braid.core.protocol.FileRewrite;
import io.braid.core.protocol.RewriteEngine;
import io.braid.core.protocol.StreamForgetting;
import io.braid.core.registry.StreamEntry;
import io.braid.core.view.ViewManifest;
import io.braid.lake.table.DeltaTableLogs;
import io.braid.lake.table.TableCleaning;
import io.braid.lake.table.TableCleaning.Cleaned;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Takes away of each table what no answer since a moment needs, and no batch run begun since.
 * Whoever is further behind, such as a serving node that was off, starts from the newest state.
 */
public final class Maintenance {
  private final DeltaTableLogs logs;
  private final FileRunStore runs;
  private final Instant since;

  /**
   * @param since what was answered or written from then on is kept
   */
  public Maintenance(DeltaTableLogs logs, FileRunStore runs, Instant since) {
    this.logs = logs;
    this.runs = runs;
    this.since = since;
  }

  /**
   * Puts small files of a master dataset together.
   *
   * @return how many files went for how many
   */
  public Compacted compact(StreamEntry stream, RewriteEngine engine) {
    return new FileRewrite(logs.open(TableSpec.master(stream)), engine)
        .run(new Compaction(Compaction.TARGET_BYTES), Operation.MAINTAIN, UnaryOperator.identity())
        .map(LoggedCommit::commit)
        .map(commit -> new Compacted(commit.removed().size(), commit.added().size()))
        .orElse(new Compacted(0, 0));
  }

  /**
   * @param files small ones
   * @param into larger ones
   */
  public record Compacted(int files, int into) {}

  /**
   * @param views its definitions
   * @throws BraidException {@code USAGE} if a forgetting was begun and not finished, which needs
   *     what would be cleaned up
   */
  public Cleaned clean(StreamEntry stream, List<ViewManifest> views) {
    TableLog master = logs.open(TableSpec.master(stream));
    Optional<LoggedCommit> forgetting = StreamForgetting.findLast(master);
    for (ViewManifest view : views) {
      if (forgetting.filter(commit -> isHeldBy(view, commit.version())).isPresent()) {
        throw new BraidException(
            ErrorCode.USAGE,
            "Stream %s: 'braid forget' was begun and not finished: the batch view of %s is from before. Run the same 'braid forget %1$s --where …' again, then maintain."
                .formatted(stream.name(), view.id()));
      }
    }
    return clean(TableSpec.master(stream));
  }

  private boolean isHeldBy(ViewManifest view, long version) {
    return logs.open(TableSpec.batch(view))
        .findLatest()
        .map(commit -> commit.commit().stampAs(Stamp.Batch.class))
        .filter(stamp -> stamp.masterVersion() < version)
        .isPresent();
  }

  /** The tables of one definition, and batch runs that nobody goes on with. */
  public Cleaned clean(ViewManifest view) {
    for (BatchRun dead : runs.loadBefore(view.id(), since)) {
      runs.delete(dead);
    }
    return clean(TableSpec.batch(view)).plus(clean(TableSpec.increments(view)));
  }

  public Cleaned clean(TableSpec table) {
    TableCleaning cleaning = logs.newCleaning(table);
    return cleaning
        .findKept(since)
        .map(first -> cleaning.clean(first, since))
        .orElse(Cleaned.NOTHING);
  }
}
