package io.braid.serving.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.log.Commit;
import io.braid.core.log.CommitResult;
import io.braid.core.log.DataFile;
import io.braid.core.log.Operation;
import io.braid.core.log.Stamp;
import io.braid.core.log.TableLog;
import io.braid.core.log.TableSpec;
import io.braid.core.stream.EpochRange;
import io.braid.serving.fixture.Node;
import io.braid.serving.fixture.WrittenLogs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditsTest {
  private static final String SHOWN =
      "SELECT audit, \"view\", horizon, differing, keys, accepted_by FROM braid.audits";

  @TempDir private Path root;

  @Test
  void areShownAsTheLakeHasThem() throws Exception {
    TableLog audits = new WrittenLogs(root).open(TableSpec.audits());
    try (Node node = new Node(root)) {
      List<String> notes = new ArrayList<>();
      AuditsFollow follow = new AuditsFollow(new WrittenLogs(root), node.store(), notes::add);
      follow.step();
      assertThat(node.query(SHOWN)).isEmpty();

      commit(audits, -1, List.of());
      commit(audits, 0, List.of(write("a1", "3, NULL", "NULL")));
      commit(audits, 1, List.of(write("a2", "0, '[origin=ATL]'", "'night shift'")));
      follow.step();
      assertThat(node.query(SHOWN))
          .containsExactly("a1|flights|7|3|null|null|", "a2|flights|7|0|[origin=ATL]|night shift|");

      commit(audits, 2, List.of(cutOff(write("a3", "0, NULL", "NULL"))));
      assertThat(notes).isEmpty();
      follow.step();
      follow.step();
      assertThat(notes).singleElement().asString().contains("braid.audits", "bytes, not");
      assertThat(node.query(SHOWN)).hasSize(2);
    }
  }

  private static void commit(TableLog audits, long expected, List<DataFile> files) {
    Commit commit = Commit.adding(Operation.AUDIT, new Stamp.Audits(expected + 1), files);
    assertThat(audits.commitAfter(expected, commit)).isInstanceOf(CommitResult.Committed.class);
  }

  private DataFile write(String audit, String differingAndKeys, String acceptedBy)
      throws Exception {
    Path folder = Files.createDirectories(root.resolve(TableSpec.audits().path()));
    Path file = folder.resolve(DataFile.newName(new EpochRange(1, 7)));
    try (Connection engine = DriverManager.getConnection("jdbc:duckdb:");
        var statement = engine.createStatement()) {
      statement.execute(
          """
          COPY (SELECT '%s' AS audit, 'flights' AS "view", 'hash' AS definition, 'run' AS run,
            7::BIGINT AS horizon, 10::BIGINT AS rows, d.differing::BIGINT AS differing,
            NULL::BIGINT AS first_epoch, d.keys::VARCHAR AS keys, now() AS audited_at,
            %s::VARCHAR AS accepted_by, NULL::VARCHAR AS accepted_because,
            NULL::TIMESTAMPTZ AS accepted_at
            FROM (VALUES (%s)) AS d(differing, keys)) TO '%s' (FORMAT parquet)"""
              .formatted(audit, acceptedBy, differingAndKeys, file));
    }
    return new DataFile(file.getFileName().toString(), Files.size(file), 1, 1, "");
  }

  private static DataFile cutOff(DataFile file) {
    return new DataFile(file.path(), file.bytes() - 1, 1, 1, "");
  }
}
