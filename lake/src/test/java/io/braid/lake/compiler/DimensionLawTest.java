package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.fixture.Seed;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.view.DefinitionHash;
import io.braid.core.view.DimensionVersion;
import io.braid.lake.session.LakeSession;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The law with joins: each cut of the events gives what plain SQL gives over all of them. */
final class DimensionLawTest {
  private static final SparkSession SPARK = LakeSession.open("test", "local[2]", Map.of());
  private static final long SEED = Seed.next().value();

  private static final List<Column> COLUMNS =
      List.of(
          column("code", "string"),
          column("city", "string"),
          column("size", "double"),
          column("low", "int"));

  /** Some keys stand twice, some not at all, one is null. */
  private static final List<Row> ROWS =
      List.of(
          RowFactory.create("x", "Xanten", 0.0, 0),
          RowFactory.create("x", "Xi'an", -0.0, 50),
          RowFactory.create("x", "Xi'an", -0.0, 50),
          RowFactory.create("y", null, Double.NaN, null),
          RowFactory.create(null, "Nowhere", 1.5, -1),
          RowFactory.create("12", "Zwölf", null, 100));

  private static final List<String> VIEWS =
      List.of(
          "SELECT a.city, count(*) AS n, sum(i) AS si FROM events e JOIN airports a ON e.g = a.code GROUP BY a.city",
          "SELECT city, count(*) AS n, sum(i) AS si, count(code) AS c FROM events LEFT JOIN airports ON g = code GROUP BY city",
          "SELECT city, count(*) AS n FROM events LEFT JOIN airports ON g = code AND b GROUP BY city",
          "SELECT city, count(*) AS n FROM events JOIN airports ON g <=> code GROUP BY city",
          "SELECT city, count(*) AS n, count(size) AS c FROM events JOIN airports ON x = size GROUP BY city",
          "SELECT city, count(*) AS n, min(i) AS mi FROM events LEFT JOIN airports ON g = code WHERE low >= 0 GROUP BY city",
          "SELECT city, count(*) AS n FROM events JOIN airports ON i > low GROUP BY city",
          "SELECT city, count(*) AS n FROM events, airports WHERE g = code AND i > 0 GROUP BY city",
          "SELECT city, count(*) AS n FROM airports JOIN events ON g = code GROUP BY city",
          "SELECT o.city AS oc, d.city AS dc, count(*) AS n FROM events LEFT JOIN airports o ON g = o.code LEFT JOIN airports d ON s = d.code GROUP BY o.city, d.city",
          "SELECT count(*) AS n FROM events LEFT SEMI JOIN airports ON g = code",
          "SELECT g, count(*) AS n FROM events LEFT ANTI JOIN airports ON g = code GROUP BY g",
          "SELECT big.city AS city, count(*) AS n FROM events JOIN (SELECT code, upper(city) AS city FROM airports WHERE low > 10) big ON g = code GROUP BY big.city",
          "SELECT count(*) AS n, count(DISTINCT city) AS cities FROM events LEFT JOIN airports ON g = code",
          "SELECT city, count(DISTINCT s) AS ds, avg(d) AS ad FROM events JOIN airports ON g = code GROUP BY city",
          "SELECT i, city FROM events LEFT JOIN airports ON g = code WHERE i > 0",
          "SELECT city, count(*) AS n FROM events JOIN nothing ON g = code GROUP BY city",
          "SELECT count(*) AS n, count(city) AS c FROM events LEFT JOIN nothing ON g = code");

  @TestFactory
  Stream<DynamicTest> everyCutGivesThePlainAnswer() {
    System.out.println("DimensionLawTest: -Dbraid.seed=" + SEED);
    Random random = new Random(SEED);
    List<Dataset<Row>> histories =
        List.of(
            Events.of(SPARK, random, 300, 7).coalesce(1).cache(),
            Events.of(SPARK, random, 0, 1).coalesce(1));
    dimension("airports", ROWS).rows().createOrReplaceTempView("airports");
    dimension("nothing", List.of()).rows().createOrReplaceTempView("nothing");
    return VIEWS.stream()
        .map(sql -> DynamicTest.dynamicTest(sql, () -> obeysTheLaw(sql, histories)));
  }

  private static void obeysTheLaw(String sql, List<Dataset<Row>> histories) throws Exception {
    CompiledView view = compile(sql);
    try (DuckDb duckDb = new DuckDb()) {
      for (Dataset<Row> events : histories) {
        events.createOrReplaceTempView("events");
        List<String> plain = Answers.of(SPARK.sql(sql));
        assertThat(Answers.of(view.plain(events))).isEqualTo(plain);
        assertThat(Answers.of(view.present(view.partial(events)))).isEqualTo(plain);
        Dataset<Row> folded =
            view.merge(
                view.partial(events.where("_epoch <= 3"))
                    .unionAll(view.partial(events.where("_epoch > 3"))));
        assertThat(Answers.of(view.present(folded))).isEqualTo(plain);
        List<Row> increments = view.partialByEpoch(events).collectAsList();
        assertThat(Answers.of(duckDb.answer(view.manifest(), increments))).isEqualTo(plain);
      }
    }
  }

  @Test
  void namesWhatIsJoinedInTheManifest() {
    assertThat(compile(VIEWS.get(9)).manifest().dimensions())
        .containsExactly(new DimensionVersion("airports", "0123456789ab"));
    assertThat(compile("SELECT count(*) AS n FROM events").manifest().dimensions()).isEmpty();
  }

  @Test
  void isAnotherDefinitionWithAnotherVersionOrJoin() {
    Set<DefinitionHash> hashes = new HashSet<>();
    List<String> sqls =
        List.of(
            "SELECT o.city, count(*) AS n FROM events JOIN airports o ON g = o.code JOIN airports d ON s = d.code GROUP BY o.city",
            "SELECT d.city, count(*) AS n FROM events JOIN airports o ON g = o.code JOIN airports d ON s = d.code GROUP BY d.city",
            "SELECT o.city, count(*) AS n FROM events LEFT JOIN airports o ON g = o.code JOIN airports d ON s = d.code GROUP BY o.city",
            "SELECT o.city, count(*) AS n FROM events JOIN airports o ON g = o.code JOIN nothing d ON s = d.code GROUP BY o.city",
            "SELECT o.city, count(*) AS n FROM events JOIN nothing o ON g = o.code JOIN airports d ON s = d.code GROUP BY o.city",
            "SELECT o.city, count(*) AS n FROM events JOIN (SELECT * FROM airports WHERE low > 0) o ON g = o.code JOIN airports d ON s = d.code GROUP BY o.city",
            "SELECT o.city, count(*) AS n FROM events JOIN (SELECT * FROM airports WHERE low > 1) o ON g = o.code JOIN airports d ON s = d.code GROUP BY o.city");
    sqls.forEach(sql -> hashes.add(compile(sql).manifest().definition()));
    assertThat(hashes).hasSameSizeAs(sqls);

    CompiledView before = compile(VIEWS.get(0));
    Dimension changed =
        new Dimension(
            new DimensionVersion("airports", "ba9876543210"),
            COLUMNS,
            SPARK.createDataFrame(ROWS, Types.toSpark(COLUMNS)));
    CompiledView after =
        new ViewCompiler(SPARK)
            .compile(
                "v",
                "views/v.sql",
                VIEWS.get(0),
                new Sources(Events.STREAM, Events.SCHEMA, List.of(changed), Map.of()));
    assertThat(after.manifest().definition()).isNotEqualTo(before.manifest().definition());
    assertThat(compile(VIEWS.get(0).replace("airports a", "AIRPORTS  a")).manifest().definition())
        .isEqualTo(before.manifest().definition());
  }

  @Test
  void refusesJoinsThatEventsCannotBeCutFor() {
    assertRefused(
        "SELECT count(*) AS n FROM events RIGHT JOIN airports ON g = code",
        "JOIN would show rows of the dimension that no event has met yet");
    assertRefused(
        "SELECT count(*) AS n FROM events FULL JOIN airports ON g = code",
        "JOIN would show rows of the dimension that no event has met yet");
    assertRefused(
        "SELECT count(*) AS n FROM airports LEFT JOIN events ON g = code",
        "JOIN would show rows of the dimension that no event has met yet");
    assertRefused(
        "SELECT count(*) AS n FROM events a JOIN events b ON a.g = b.g",
        "Two events are joined here");
    assertRefused(
        "SELECT count(*) AS n FROM events JOIN airports ON g = code AND rand() > 0.5", "rand()");
    assertRefused(
        "SELECT count(*) AS n FROM events JOIN (SELECT code FROM airports WHERE rand() > 0.5) a ON g = a.code",
        "rand()");
    assertRefused("SELECT count(*) AS n FROM events JOIN airports ON i / low > 1", "try_divide");
    assertRefused(
        "SELECT count(*) AS n FROM events JOIN (SELECT code, max(low) AS low FROM airports GROUP BY code) a ON g = a.code",
        "Of a dimension, a view takes columns and rows that meet a condition.");
    assertRefused(
        "SELECT count(*) AS n FROM events JOIN (SELECT code FROM airports LIMIT 1) a ON g = a.code",
        "Of a dimension, a view takes columns and rows that meet a condition.");
    assertRefused("SELECT count(*) AS n FROM events JOIN airport ON g = code", "'airport'");
    assertRefused("SELECT count(*) AS n FROM events JOIN airports ON g = cod", "cod");
    assertRefused("SELECT city, count(*) AS n FROM airports GROUP BY city", "over a stream");
  }

  private static void assertRefused(String sql, String reason) {
    assertThatThrownBy(() -> compile(sql)).as(sql).hasMessageContaining(reason);
  }

  private static CompiledView compile(String sql) {
    Sources sources =
        new Sources(
            Events.STREAM,
            Events.SCHEMA,
            List.of(dimension("airports", ROWS), dimension("nothing", List.of())),
            Map.of());
    return new ViewCompiler(SPARK).compile("v", "views/v.sql", sql, sources);
  }

  private static Dimension dimension(String name, List<Row> rows) {
    return new Dimension(
        new DimensionVersion(name, "0123456789ab"),
        COLUMNS,
        SPARK.createDataFrame(rows, Types.toSpark(COLUMNS)));
  }

  private static Column column(String name, String type) {
    return new Column(name, ColumnType.of(type), false);
  }
}
