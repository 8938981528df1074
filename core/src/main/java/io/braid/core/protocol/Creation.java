package io.braid.core.protocol;

import io.braid.core.log.Commit;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import java.util.List;
import java.util.function.Supplier;

/** Makes tables that are missing, whoever comes first. */
final class Creation {
  private Creation() {}

  /**
   * The newest commit of a table, which is made first if nobody has.
   *
   * @param empty what a new table stands for
   */
  static LoggedCommit findOrMake(TableLog log, Supplier<Stamp> empty) {
    return log.findLatest().orElseGet(() -> make(log, empty.get()));
  }

  private static LoggedCommit make(TableLog log, Stamp empty) {
    Settlement settled = Settlement.of(log, -1, Commit.adding(Operation.CREATE, empty, List.of()));
    return settled instanceof Settlement.Theirs
        ? log.findLatest().orElse(settled.commit())
        : settled.commit();
  }
}
