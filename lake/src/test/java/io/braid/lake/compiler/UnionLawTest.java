package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.error.Problems;
import io.braid.core.fixture.Seed;
import io.braid.core.view.UnionStream;
import io.braid.core.view.ViewManifest;
import io.braid.lake.session.LakeSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The law over views that read several streams, each cut by itself. */
final class UnionLawTest {
  private static final SparkSession SPARK = LakeSession.open("test", "local[2]", Map.of());
  private static final long SEED = Seed.next().value();
  private static final int VIEWS = Integer.getInteger("braid.unions", 10);
  private static final int CUTS = 10;
  private static final List<String> STREAMS = List.of("events", "calls", "moves");
  private static final Sources SOURCES =
      new Sources(
          STREAMS.stream().map(name -> new UnionStream(name, Events.SCHEMA)).toList(),
          List.of(),
          Map.of());

  private static final List<String> VIEWS_OF_NOTE =
      List.of(
          "SELECT g, i AS v FROM events UNION ALL SELECT s, n FROM calls",
          "SELECT g, i AS v FROM events WHERE b UNION ALL SELECT s, n FROM calls UNION ALL SELECT g, 1 FROM events LIMIT 7",
          "SELECT k, sum(v) AS v, count(DISTINCT v) AS d FROM (SELECT g AS k, i AS v FROM events UNION ALL SELECT g, n FROM moves) GROUP BY k HAVING count(*) > 3",
          "SELECT k, first(v) AS f, last(v, true) AS l, any_value(v) AS a, min_by(v, o) AS m, max_by(v, o) AS n FROM (SELECT g AS k, b AS o, i AS v FROM calls UNION ALL SELECT g, b, n FROM events) GROUP BY k",
          "SELECT count(*) AS n, avg(x) AS a, stddev_pop(x) AS s, approx_count_distinct(s) AS c FROM (SELECT x, s FROM events UNION ALL SELECT x, s FROM calls UNION ALL SELECT x, g FROM moves)",
          "WITH e AS (SELECT s FROM events UNION ALL SELECT s FROM calls) SELECT part, count(*) AS n FROM e LATERAL VIEW explode(split(s, '')) p AS part GROUP BY part",
          "SELECT DISTINCT g, b FROM (SELECT g, b FROM events UNION ALL SELECT s, b FROM moves)",
          "SELECT explode(split(s, '')) AS p, g FROM calls UNION ALL SELECT s, g FROM moves");

  @TempDir Path folder;

  @Test
  void viewsOverSeveralStreamsGiveThePlainAnswerAtEveryCutOfEach() throws Exception {
    System.out.println("UnionLawTest: -Dbraid.seed=" + SEED);
    Random random = new Random(SEED);
    Map<String, Law> laws = new LinkedHashMap<>();
    for (String stream : STREAMS) {
      laws.put(
          stream,
          Law.of(SPARK, folder, Events.of(SPARK, random, 10 + random.nextInt(80), 1), CUTS, random)
              .cached());
    }
    RandomViews views = new RandomViews(random);
    List<String> differing = new ArrayList<>();
    long rows = 0;
    int refused = 0;
    try (DuckDb duckDb = new DuckDb()) {
      for (int accepted = 0; accepted < VIEWS_OF_NOTE.size() + VIEWS; ) {
        boolean noted = accepted < VIEWS_OF_NOTE.size();
        String sql = noted ? VIEWS_OF_NOTE.get(accepted) : united(views.next(), random);
        Problems problems = new Problems();
        Optional<List<CompiledView>> strands =
            new ViewCompiler(SPARK).findStrands("v", "views/v.sql", sql, SOURCES, problems);
        if (strands.isEmpty()) {
          assertThat(noted).as("%s: %s", sql, problems.list()).isFalse();
          refused++;
          continue;
        }
        accepted++;
        assertThat(strands.get()).as(sql).hasSizeGreaterThan(1);
        assertAreOneView(strands.get());
        try {
          rows += Law.check(strands.get(), laws, duckDb);
        } catch (AssertionError | Exception e) {
          differing.add(sql + "\n" + e);
        }
      }
    }
    System.out.printf(
        "Random views over several streams: %d views at %d cuts, %d rows compared, %d refused, %d views differ%n",
        VIEWS_OF_NOTE.size() + VIEWS, CUTS, rows, refused, differing.size());
    assertThat(differing).isEmpty();
  }

  /** The same view over two or three streams in the place of one. */
  private static String united(String sql, Random random) {
    StringBuilder events = new StringBuilder("FROM (SELECT * FROM calls");
    for (String stream : STREAMS.subList(0, 1 + random.nextInt(2))) {
      events
          .append(" UNION ALL SELECT * FROM ")
          .append(stream.equals("calls") ? "moves" : stream)
          .append(random.nextBoolean() ? " WHERE i > 0" : "");
    }
    return sql.replace("FROM events", events.append(") AS events").toString());
  }

  private static void assertAreOneView(List<CompiledView> strands) {
    ViewManifest whole = strands.get(0).manifest().whole();
    for (CompiledView strand : strands) {
      ViewManifest manifest = strand.manifest();
      assertThat(manifest.name()).isEqualTo("v." + manifest.stream());
      assertThat(manifest.whole().withComments("", Map.of()).id()).isEqualTo(whole.id());
      assertThat(manifest.keys()).isEqualTo(whole.keys());
      assertThat(manifest.state()).isEqualTo(whole.state());
      assertThat(manifest.reading()).isEqualTo(whole.reading());
    }
  }
}
