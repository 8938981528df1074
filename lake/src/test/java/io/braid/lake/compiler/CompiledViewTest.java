package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.view.StateColumn;
import io.braid.lake.session.LakeSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompiledViewTest {
  private static final SparkSession SPARK = LakeSession.open("test", "local[2]", Map.of());
  private static final List<Column> NUMBERS =
      List.of(
          new Column("id", ColumnType.of("int"), true),
          new Column("l", ColumnType.of("bigint"), false),
          new Column("x", ColumnType.of("double"), false));

  private static CompiledView compile(String sql) {
    return new ViewCompiler(SPARK).compile("v", "views/v.sql", sql, Events.STREAM, Events.SCHEMA);
  }

  private static CompiledView ofNumbers(String sql) {
    return new ViewCompiler(SPARK).compile("v", "views/v.sql", sql, "numbers", NUMBERS);
  }

  private static Dataset<Row> numbers(List<Row> rows) {
    return SPARK.createDataFrame(
        rows,
        new StructType()
            .add("id", "int")
            .add("l", "long")
            .add("x", "double")
            .add("_epoch", "long"));
  }

  @Test
  void keepsOneStateForAnAggregateUsedTwice() {
    CompiledView view =
        compile(
            "SELECT g, sum(i) / count(*) AS r, avg(i) AS a, sum(i) AS s, count(i) AS c FROM events GROUP BY g");
    assertThat(view.manifest().state())
        .extracting(StateColumn::name, state -> state.type().sql())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("s0", "bigint"),
            org.assertj.core.groups.Tuple.tuple("s1", "bigint"),
            org.assertj.core.groups.Tuple.tuple("s2", "bigint"));
  }

  @Test
  void presentsAKeyByItsColumn() {
    assertThat(
            compile("SELECT count(*) AS n, g FROM events GROUP BY g")
                .manifest()
                .output()
                .get(1)
                .presentation())
        .isEqualTo("\"k0\"");
  }

  @Test
  void namesADefinitionByItsMeaning() {
    String hash =
        compile("SELECT g, count(*) AS n FROM events WHERE i > 3 GROUP BY g")
            .manifest()
            .definition()
            .text();
    assertThat(
            compile("-- why\nselect  G,\n count(*) as n from EVENTS e where E.i > 3 group by 1")
                .manifest()
                .definition()
                .text())
        .isEqualTo(hash);
    assertThat(
            compile("SELECT g, count(*) AS n FROM events WHERE i > 4 GROUP BY g")
                .manifest()
                .definition()
                .text())
        .isNotEqualTo(hash);
    assertThat(
            compile("SELECT g, count(*) AS m FROM events WHERE i > 3 GROUP BY g")
                .manifest()
                .definition()
                .text())
        .isNotEqualTo(hash);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT upper(g) AS u, grouping_id() AS l, count(*) AS n FROM events GROUP BY ROLLUP (upper(g), i + 0)",
        "SELECT upper(g) AS u, count(DISTINCT i) AS n FROM events GROUP BY CUBE (upper(g), i)",
        "SELECT u, count(*) AS n FROM (SELECT upper(g) AS u FROM events UNION ALL SELECT g FROM events) GROUP BY u",
        "SELECT w, count(*) AS n FROM events LATERAL VIEW explode(split(g, ',')) x AS w GROUP BY w"
      })
  void namesADefinitionTheSameEachTime(String sql) {
    assertThat(compile(sql).manifest().definition())
        .isEqualTo(compile(sql).manifest().definition());
  }

  @Test
  void forgetsColumnsThatItDoesNotRead() {
    List<Column> wider = new ArrayList<>(NUMBERS);
    wider.add(new Column("more", ColumnType.of("string"), false));
    String sql = "SELECT id, sum(l) AS n FROM numbers GROUP BY id";
    assertThat(
            new ViewCompiler(SPARK)
                .compile("v", "v.sql", sql, "numbers", wider)
                .manifest()
                .definition())
        .isEqualTo(ofNumbers(sql).manifest().definition());
  }

  @Test
  void addsBeyondBigintAndFailsOnlyWhenTheTotalIsRead() throws Exception {
    CompiledView view = ofNumbers("SELECT id, sum(l) AS total FROM numbers GROUP BY id");
    Dataset<Row> up =
        numbers(
            List.of(
                RowFactory.create(1, Long.MAX_VALUE, null, 1L),
                RowFactory.create(1, Long.MAX_VALUE, null, 1L)));
    Dataset<Row> down = numbers(List.of(RowFactory.create(1, -Long.MAX_VALUE, null, 2L)));
    try (DuckDb duckDb = new DuckDb()) {
      List<Row> both = view.partialByEpoch(up.union(down)).collectAsList();
      assertThat(duckDb.answer(view.manifest(), both)).containsExactly(List.of(1, Long.MAX_VALUE));
      List<Row> one = view.partialByEpoch(up).collectAsList();
      assertThatThrownBy(() -> duckDb.answer(view.manifest(), one))
          .hasMessageContaining(
              "sum(l) in view v: the sum 18446744073709551614 leaves the range of bigint.");
      assertThatThrownBy(() -> view.plain(up).collectAsList())
          .hasStackTraceContaining("CAST_OVERFLOW");
    }
  }

  @Test
  void roundsDoublesAsSparkDoes() throws Exception {
    Random random = new Random(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      double x =
          switch (i % 5) {
            case 0 -> random.nextInt(100_000) / 1000.0;
            case 1 -> -random.nextInt(10_000) / 1000.0 - 0.005;
            case 2 -> random.nextInt(1_000_000) / (1.0 + random.nextInt(97));
            case 3 -> random.nextGaussian() * Math.pow(10, random.nextInt(30) - 15);
            default -> Double.longBitsToDouble(random.nextLong());
          };
      rows.add(RowFactory.create(i, null, x, 1L));
    }
    CompiledView view =
        ofNumbers(
            "SELECT id, round(max(x), 2) AS a, round(max(x), 0) AS b, round(max(x), 4) AS c, round(max(x), 3) AS f FROM numbers GROUP BY id");
    CompiledView casts =
        ofNumbers(
            "SELECT id, cast(max(x) AS bigint) AS e FROM numbers WHERE abs(x) < 1e12 GROUP BY id");
    Dataset<Row> events = numbers(rows).coalesce(1);
    try (DuckDb duckDb = new DuckDb()) {
      for (CompiledView each : List.of(view, casts)) {
        assertThat(
                Answers.of(
                    duckDb.answer(each.manifest(), each.partialByEpoch(events).collectAsList())))
            .isEqualTo(Answers.of(each.plain(events)));
      }
    }
  }

  @Test
  void plansAnEpochWithoutAShuffle() {
    CompiledView view = compile("SELECT g, b, avg(d) AS a FROM events WHERE i > 0 GROUP BY g, b");
    Dataset<Row> epoch = Events.of(SPARK, new Random(1), 10, 1).coalesce(1);
    assertThat(view.partial(epoch).queryExecution().executedPlan().toString())
        .doesNotContain("Exchange");
  }
}
