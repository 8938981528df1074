package io.braid.core.protocol;

import io.braid.core.log.Commit;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableLogs;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.Shard;
import java.util.List;

/**
 * The shards of a source and what their offsets mean, as a table of the lake without rows: its
 * newest commit says it all. For one thread; rivals change it in turns.
 */
public final class ShardLog {
  private final TableLog log;
  private final String stream;
  private LoggedCommit last;

  public ShardLog(TableLogs logs, String stream) {
    this.log = logs.open(TableSpec.shards(stream));
    this.stream = stream;
    this.last = Creation.findOrMake(log, () -> new Stamp.Shards(stream, "", List.of()));
  }

  /** The log's own identity: one that was deleted and made again has another. */
  public String id() {
    return log.tableId();
  }

  /** The source's identity of what the shards belong to; empty before there was any. */
  public String source() {
    return now().source();
  }

  /** By partition. */
  public List<Shard> shards() {
    return now().shards();
  }

  /** Whether nobody was faster; otherwise what they have committed is loaded. */
  public boolean replace(String source, List<Shard> shards) {
    Commit commit =
        Commit.adding(Operation.LIST, new Stamp.Shards(stream, source, shards), List.of());
    Settlement settled = Settlement.of(log, last.version(), commit);
    boolean ours = settled instanceof Settlement.Ours;
    last = ours ? settled.commit() : log.findLatest().orElse(settled.commit());
    return ours;
  }

  private Stamp.Shards now() {
    return last.commit().stampAs(Stamp.Shards.class);
  }
}
