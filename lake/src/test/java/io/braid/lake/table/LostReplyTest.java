package io.braid.lake.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.SampleCommits;
import io.braid.core.log.Commit;
import io.braid.core.log.CommitResult;
import io.braid.core.log.LoggedCommit;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import java.io.IOException;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LostReplyTest {
  private static final TableSpec TABLE = new TableSpec("t", List.of());

  @TempDir java.nio.file.Path folder;

  @Test
  void aCommitWhoseReplyIsLostIsUnknownAndThenFound() throws IOException {
    Configuration hadoop = new Configuration();
    Path path = new Path(folder.toString(), "_delta_log");
    LogFolder log = new LogFolder(path, FileSystem.getLocal(hadoop), new Forgetful(hadoop));
    TableLog table = new DeltaTableLog(TABLE, log, Clock.systemUTC());
    Commit create = SampleCommits.create();

    assertThat(table.commitAfter(-1, create))
        .isInstanceOfSatisfying(
            CommitResult.Unknown.class,
            unknown -> assertThat(unknown.evidence()).contains("Connection reset"));

    assertThat(table.findLatest()).contains(new LoggedCommit(0, create));
    assertThat(table.commitAfter(-1, create)).isEqualTo(new CommitResult.Taken(0));
  }

  /** Does what it is told and loses the reply. */
  private static final class Forgetful extends LinkingLogStore {
    Forgetful(Configuration hadoop) {
      super(hadoop);
    }

    @Override
    public void write(Path path, Iterator<String> actions, Boolean overwrite, Configuration hadoop)
        throws IOException {
      super.write(path, actions, overwrite, hadoop);
      throw new IOException("Connection reset");
    }
  }
}
