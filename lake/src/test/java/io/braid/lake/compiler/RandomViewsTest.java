package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.Seed;
import io.braid.lake.session.LakeSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The law over random views: any that is accepted, at any cut. */
final class RandomViewsTest {
  private static final SparkSession SPARK = LakeSession.open("test", "local[2]", Map.of());
  private static final long SEED = Seed.next().value();
  private static final int VIEWS = Integer.getInteger("braid.views", 90);
  private static final int CUTS = 30;

  @TempDir Path folder;

  @Test
  void everyAcceptedViewGivesThePlainAnswerAtEveryCut() throws Exception {
    System.out.println("RandomViewsTest: -Dbraid.seed=" + SEED);
    Random random = new Random(SEED);
    RandomViews views = new RandomViews(random);
    Law law = Law.of(SPARK, folder, Events.of(SPARK, random, 120, 1), CUTS, random).cached();
    Tally tally = new Tally("Random views");
    List<String> differing = new ArrayList<>();
    long rows = 0;
    try (Judge judge = new Judge(new ViewCompiler(SPARK));
        DuckDb duckDb = new DuckDb()) {
      for (int accepted = 0; accepted < VIEWS; ) {
        Judge.Outcome outcome =
            tally.add(judge.judge(views.next(), Sources.of(Events.STREAM, Events.SCHEMA)));
        if (outcome.view().isEmpty()) {
          continue;
        }
        accepted++;
        try {
          rows += law.check(outcome.view().get(), duckDb);
          tally.addProven();
        } catch (AssertionError | Exception e) {
          differing.add(outcome.sql() + "\n" + e);
        }
      }
    }
    System.out.println(tally.toText(12));
    System.out.printf(
        "Random views: %d views at %d cuts, %d rows compared, %d views differ%n",
        VIEWS, CUTS, rows, differing.size());
    assertThat(differing).isEmpty();
    assertThat(tally.of(Judge.Kind.INTERNAL)).isEmpty();
  }
}
