package io.braid.core.protocol;

import io.braid.core.log.Commit;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import java.util.List;

/** Makes a table, whoever comes first. */
final class Creation {
  private Creation() {}

  /** The newest commit of a table that was missing a moment ago. */
  static LoggedCommit of(TableLog log, Stamp empty) {
    Settlement settled = Settlement.of(log, -1, Commit.adding(Operation.CREATE, empty, List.of()));
    return settled instanceof Settlement.Theirs theirs
        ? log.findLatest().orElse(theirs.winner())
        : ((Settlement.Ours) settled).commit();
  }
}
