package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.view.UnionStream;
import io.braid.lake.session.LakeSession;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which views go on when columns of their stream are widened, and which are others then. */
final class ContinuationTest {
  private static final SparkSession SPARK = LakeSession.open("test", "local[2]", Map.of());
  private static final List<Column> NARROW =
      List.of(
          column("g", "string"),
          column("s", "smallint"),
          column("i", "int"),
          column("f", "float"),
          column("d", "decimal(9,2)"),
          column("e", "decimal(9,2)"),
          column("p", "struct<x:int>"));
  private static final List<Column> WIDE =
      List.of(
          column("g", "string"),
          column("s", "int"),
          column("i", "bigint"),
          column("f", "double"),
          column("d", "decimal(12,2)"),
          column("e", "decimal(12,4)"),
          column("p", "struct<x:bigint>"));
  private static final String ROWS =
      """
      VALUES ('a', 1S, 10, 0.1F, 1.50BD, 1.50BD, 7), ('a', -2S, -20, 2.5F, -0.01BD, 2.00BD, 8),
        ('b', 32767S, 2147483647, 1e30F, 9999999.99BD, 0.00BD, 9), ('b', NULL, NULL, NULL, NULL, NULL, NULL)""";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT g, count(i) AS n, count(f) AS m FROM t GROUP BY g",
        "SELECT g, count(*) AS n FROM t WHERE i > 5 AND d >= 1.5 AND i <> s GROUP BY g",
        "SELECT g, count(*) FILTER (WHERE s > i OR i IN (1, 10)) AS n FROM t GROUP BY g",
        "SELECT i div 100 AS hundreds, count(*) AS n FROM t GROUP BY i div 100",
        "SELECT g, sum(s) AS n, avg(s) AS m FROM t GROUP BY g",
        "SELECT cast(i AS string) AS text, count(*) AS n FROM t GROUP BY cast(i AS string)",
        "SELECT g, max(cast(d AS string)) AS most FROM t GROUP BY g",
        "SELECT floor(cast(s AS double)) AS x, count(*) AS n FROM t GROUP BY floor(cast(s AS double))",
        "SELECT g, count_if(p.x > 7) AS n FROM (SELECT g, p FROM t WHERE f > 0) GROUP BY g",
        "SELECT g, sum(CASE WHEN f > 1 THEN 1 ELSE 0 END) AS n FROM t GROUP BY g"
      })
  void goesOnIfNothingThatItKeepsGetsWider(String sql) {
    CompiledView narrow = compile(sql, NARROW);
    CompiledView wide = compile(sql, WIDE);

    assertThat(wide.continues(narrow)).isTrue();
    assertThat(wide.manifest().definition()).isNotEqualTo(narrow.manifest().definition());
    Dataset<Row> events = events();
    assertThat(wide.partial(events).collectAsList())
        .containsExactlyInAnyOrderElementsOf(narrow.partial(events).collectAsList());
    assertThat(wide.plain(events).collectAsList())
        .containsExactlyInAnyOrderElementsOf(narrow.plain(events).collectAsList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT g, max(i) AS most FROM t GROUP BY g",
        "SELECT i, count(*) AS n FROM t GROUP BY i",
        "SELECT g, sum(i) AS n FROM t GROUP BY g",
        "SELECT g, sum(d) AS n FROM t GROUP BY g",
        "SELECT g, sum(f) AS n FROM t GROUP BY g",
        "SELECT g, i FROM t",
        "SELECT g, count(DISTINCT i) AS n FROM t GROUP BY g",
        "SELECT g, approx_count_distinct(f) AS n FROM t GROUP BY g",
        "SELECT g, max(cast(f AS string)) AS most FROM t GROUP BY g",
        "SELECT g, max(cast(e AS string)) AS most FROM t GROUP BY g",
        "SELECT g, count(*) AS n FROM t WHERE f + f > 1 GROUP BY g",
        "SELECT g, count(*) AS n FROM t WHERE d * d > 1 GROUP BY g",
        "SELECT g, count(*) AS n FROM t WHERE try_add(i, i) IS NULL GROUP BY g",
        "SELECT g, count(*) AS n FROM t WHERE hash(i) > 0 GROUP BY g"
      })
  void isAnotherIfWhatItKeepsOrMeansGetsWider(String sql) {
    assertThat(compile(sql, WIDE).continues(compile(sql, NARROW))).isFalse();
  }

  @Test
  void aWiderDefinitionReadsANarrowerStream() {
    CompiledView wide = compile("SELECT g, max(i) AS most, max(f) AS m FROM t GROUP BY g", WIDE);

    assertThat(wide.partial(events()).where("k0 = 'b'").collectAsList().get(0).get(1))
        .isEqualTo(2147483647L);
  }

  private static CompiledView compile(String sql, List<Column> columns) {
    return new ViewCompiler(SPARK)
        .compile(
            "v",
            "views/v.sql",
            sql,
            new Sources(List.of(new UnionStream("t", columns)), List.of(), Map.of()));
  }

  private static Dataset<Row> events() {
    return SPARK.sql(
        "SELECT g, s, i, f, cast(d AS decimal(9,2)) AS d, cast(e AS decimal(9,2)) AS e, named_struct('x', x) AS p FROM (%s) AS t(g, s, i, f, d, e, x)"
            .formatted(ROWS));
  }

  private static Column column(String name, String type) {
    return new Column(name, ColumnType.of(type), false);
  }
}
