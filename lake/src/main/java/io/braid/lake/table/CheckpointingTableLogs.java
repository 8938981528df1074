package io.braid.lake.table;

import io.braid.core.error.BraidException;
import io.braid.core.log.Commit;
import io.braid.core.log.CommitResult;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSnapshot;
import io.braid.core.log.TableSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lake whose tables get a checkpoint each so many commits, on a thread of its own, so that no
 * commit waits for one. A checkpoint that fails costs readers time and nothing else.
 */
public final class CheckpointingTableLogs implements TableLogs, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointingTableLogs.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DeltaTableLogs lake;
  private final int commits;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread worker = new Thread(work, "checkpoints");
            worker.setDaemon(true);
            return worker;
          });

  /**
   * @param commits how many lie between two checkpoints of a table
   */
  public CheckpointingTableLogs(DeltaTableLogs lake, int commits) {
    this.lake = lake;
    this.commits = commits;
  }

  @Override
  public TableLog open(TableSpec table) {
    return new Watched(table, lake.open(table));
  }

  /** Lets the checkpoints that are due be written. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("Checkpoints took longer than {}; the rest is left for later", PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkpoint(TableSpec table, long version) {
    try {
      lake.checkpoint(table, version);
    } catch (BraidException e) {
      LOG.warn("No checkpoint of {} at version {}: {}", table.path(), version, e.toText());
    }
  }

  private final class Watched implements TableLog {
    private final TableSpec table;
    private final TableLog log;

    Watched(TableSpec table, TableLog log) {
      this.table = table;
      this.log = log;
    }

    @Override
    public CommitResult commitAfter(long expected, Commit commit) {
      CommitResult result = log.commitAfter(expected, commit);
      if (result instanceof CommitResult.Committed committed
          && committed.version() > 0
          && committed.version() % commits == 0
          && !thread.isShutdown()) {
        thread.execute(() -> checkpoint(table, committed.version()));
      }
      return result;
    }

    @Override
    public String tableId() {
      return log.tableId();
    }

    @Override
    public Optional<LoggedCommit> findLatest() {
      return log.findLatest();
    }

    @Override
    public long oldest() {
      return log.oldest();
    }

    @Override
    public Stream<LoggedCommit> loadSince(long version) {
      return log.loadSince(version);
    }

    @Override
    public TableSnapshot loadSnapshot(long version) {
      return log.loadSnapshot(version);
    }
  }
}
