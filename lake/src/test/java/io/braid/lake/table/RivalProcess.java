package io.braid.lake.table;

import io.braid.core.fixture.SampleCommits;
import io.braid.core.log.Commit;
import io.braid.core.log.CommitResult;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import java.util.List;

/**
 * Arguments: the lake's root, the last version, Hadoop's settings. Commits to a table as fast as it
 * can and prints each version that it won, with its commit's id.
 */
final class RivalProcess {
  static final TableSpec TABLE = new TableSpec("contested", List.of());

  private RivalProcess() {}

  public static void main(String[] args) throws Exception {
    List<String> all = List.of(args);
    TableLog log = new StoreLake(all.get(0), all.subList(2, all.size())).open().open(TABLE);
    long last = Long.parseLong(all.get(1));
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
