package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.fixture.Seed;
import io.braid.core.type.Column;
import io.braid.lake.session.LakeSession;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever text there is: a verdict, or an error with its line. The texts are Spark's own tests,
 * the examples of its functions, and mutations of what is accepted.
 */
final class CorpusTest {
  private static final SparkSession SPARK = LakeSession.open("test", "local[2]", Map.of());
  private static final long SEED = Seed.next().value();
  private static final int PROOFS = Integer.getInteger("braid.proofs", 40);
  private static final Pattern VIEW =
      Pattern.compile("(?is)^CREATE (OR REPLACE )?TEMP(ORARY)? VIEW (\\w+).*");
  private static final Pattern FROM = Pattern.compile("(?i)\\b(FROM|JOIN)\\s+(\\w+)");

  private final Random random = new Random(SEED);

  @TempDir Path folder;

  private Corpus corpus(String name, int proofs) throws SQLException {
    return new Corpus(name, SPARK, folder, random, proofs);
  }

  @Test
  void judgesTheInputsOfSparksOwnTests() throws Exception {
    try (SparkTests tests = new SparkTests();
        Corpus corpus = corpus("Spark's SQL tests", PROOFS)) {
      for (String text : tests.texts("/sql-tests/inputs").values()) {
        Map<String, List<Column>> tables = new HashMap<>();
        SparkSession session = SPARK.newSession();
        for (String statement : SparkTests.statements(text)) {
          Matcher view = VIEW.matcher(statement);
          if (view.matches()) {
            create(session, statement, view.group(3), tables);
          }
          corpus.feed(statement, streamOf(statement, tables), tables);
        }
      }
      corpus.report(SEED);
    }
  }

  private static void create(
      SparkSession session, String statement, String name, Map<String, List<Column>> tables) {
    try {
      session.sql(statement);
      tables.put(name.toLowerCase(Locale.ROOT), SparkTests.columns(session.table(name).schema()));
    } catch (Exception e) {
      // another of Spark's own error cases
    }
  }

  private static String streamOf(String statement, Map<String, List<Column>> tables) {
    Matcher from = FROM.matcher(statement);
    String first = Events.STREAM;
    while (from.find()) {
      first = from.group(2).toLowerCase(Locale.ROOT);
      if (tables.containsKey(first)) {
        return first;
      }
    }
    return first;
  }

  @Test
  void acceptsMostOfTheSingleTableAggregatesOfTpc() throws Exception {
    int eligible = 0;
    List<String> refused = new ArrayList<>();
    try (SparkTests tests = new SparkTests();
        Corpus corpus = corpus("TPC-H and TPC-DS", 1)) {
      for (TpcQuery query : TpcQuery.all(SPARK, tests)) {
        Judge.Outcome outcome = corpus.feed(query.sql(), query.stream(), query.tables());
        if (query.isSingleTableAggregate()) {
          eligible++;
          if (outcome.view().isEmpty()) {
            refused.add(query.name() + ": " + outcome.says());
          }
        }
      }
      int percent = (eligible - refused.size()) * 100 / eligible;
      System.out.printf(
          "Of %d single-table aggregates of TPC-H and TPC-DS %d %% are accepted. Not so:%n  %s%n",
          eligible, percent, String.join("\n  ", refused));
      corpus.report(SEED);
      assertThat(percent).as("per cent accepted").isGreaterThanOrEqualTo(80);
    }
  }

  @Test
  void judgesTheExamplesOfSparksFunctions() throws Exception {
    try (Corpus corpus = corpus("Examples of Spark's functions", PROOFS)) {
      for (FunctionExample example : FunctionExample.all(SPARK)) {
        for (String text : example.texts()) {
          corpus.feed(text, Events.STREAM, Map.of(Events.STREAM, example.schema()));
        }
      }
      corpus.report(SEED);
    }
  }

  @Test
  void judgesMutationsOfWhatIsAccepted() throws Exception {
    RandomViews views = new RandomViews(random);
    Mutations mutations = new Mutations(random);
    try (Corpus corpus = corpus("Mutations", PROOFS)) {
      for (int i = 0; i < 1_000; i++) {
        corpus.feed(mutations.of(views.next()), Events.STREAM, Map.of());
      }
      for (String text : mutations.extremes()) {
        corpus.feed(text, Events.STREAM, Map.of());
      }
      corpus.report(SEED);
    }
  }
}
