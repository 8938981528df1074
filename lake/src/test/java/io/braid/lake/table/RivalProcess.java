package io.braid.lake.table;

import io.braid.core.fixture.SampleCommits;
import io.braid.core.log.Commit;
import io.braid.core.log.CommitResult;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import java.nio.file.Path;
import java.util.List;

/**
 * Commits to a table as fast as it can and prints each version that it won, with its commit's id.
 */
final class RivalProcess {
  static final TableSpec TABLE = new TableSpec("contested", List.of());

  private RivalProcess() {}

  public static void main(String[] args) throws Exception {
    TableLog log = new DiskLake(Path.of(args[0])).open().open(TABLE);
    long last = Long.parseLong(args[1]);
    System.out.println("ready");
    if (System.in.read() < 0) {
      return;
    }
    for (long expected = -1; expected < last; expected++) {
      Commit commit = SampleCommits.epoch(expected + 2);
      CommitResult result = log.commitAfter(expected, commit);
      if (result instanceof CommitResult.Committed committed) {
        System.out.println(committed.version() + " " + commit.id());
      }
    }
  }
}
