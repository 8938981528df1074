package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.lake.session.LakeSession;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EpochCostTest {
  private final ViewCompiler compiler =
      new ViewCompiler(LakeSession.open("test", "local[2]", Map.of()));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // epoch 8, int 4, boolean 1, the id of a grouping set 8, count 8
        "SELECT i, count(*) AS n FROM events GROUP BY i | 1 | 1 | 20",
        "SELECT count(*) AS n FROM events | 1 | 1 | 16",
        "SELECT i, count(DISTINCT s) AS n FROM events GROUP BY i | 2 | 1 | 12",
        "SELECT i, b, count(*) AS n FROM events GROUP BY ROLLUP (i, b) | 1 | 3 | 29",
        "SELECT window(t, '1 hour', '15 minutes') AS w, count(*) AS n FROM events GROUP BY 1 | 1 | 4 | 32",
        "SELECT k, count(*) AS n FROM events LATERAL VIEW explode(split(s, ',')) e AS k GROUP BY k | 1 | elements of its array | 36",
        "SELECT i, count(*) AS n FROM (SELECT i FROM events UNION ALL SELECT n FROM events) GROUP BY i | 2 | 1 | 20",
      })
  void isReadOffThePlan(String sql, int passes, String rowsOfEvent, int bytesOfKey) {
    EpochCost cost = compiler.compile("v", "views/v.sql", sql, Events.STREAM, Events.SCHEMA).cost();
    assertThat(cost.passes()).as(sql).isEqualTo(passes);
    assertThat(cost.rowsText()).as(sql).isEqualTo(rowsOfEvent);
    assertThat(cost.bytesOfKey()).as(sql).isEqualTo(bytesOfKey);
  }
}
