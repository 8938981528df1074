package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.braid.core.type.Column;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.spark.sql.SparkSession;

/**
 * Texts that the compiler is fed with. Each gets a verdict; of the accepted ones some, or all, are
 * proven equal to their plain SQL over random events and random small tables.
 */
final class Corpus implements AutoCloseable {
  private static final int EVENTS = 50;
  private static final int ROWS = 8;

  private final SparkSession spark;
  private final Path folder;
  private final Random random;
  private final int proofs;
  private final Tally tally;
  private final Judge judge;
  private final DuckDb duckDb = new DuckDb();
  private final List<String> differing = new ArrayList<>();

  /**
   * @param proofs one in how many accepted texts is proven
   */
  Corpus(String name, SparkSession spark, Path folder, Random random, int proofs)
      throws SQLException {
    this.spark = spark;
    this.folder = folder;
    this.random = random;
    this.proofs = proofs;
    this.tally = new Tally(name);
    this.judge = new Judge(new ViewCompiler(spark));
  }

  /**
   * @param tables of which those that the text names are dimensions, but for the stream
   */
  Judge.Outcome feed(String sql, String stream, Map<String, List<Column>> tables)
      throws InterruptedException, SQLException {
    RandomRows rows = new RandomRows(random, SqlText.literals(sql));
    List<Dimension> dimensions =
        tables.entrySet().stream()
            .filter(table -> !table.getKey().equals(stream) && names(sql, table.getKey()))
            .map(table -> rows.dimension(spark, table.getKey(), table.getValue(), ROWS))
            .toList();
    List<Column> schema = tables.getOrDefault(stream, Events.SCHEMA);
    Judge.Outcome outcome = judge(sql, new Sources(stream, schema, dimensions, Map.of()));
    tally.add(outcome);
    if (outcome.view().isPresent() && random.nextInt(proofs) == 0) {
      prove(outcome, outcome.view().get(), rows, schema);
    }
    return outcome;
  }

  private static boolean names(String sql, String table) {
    return Pattern.compile("\\b%s\\b".formatted(Pattern.quote(table)))
        .matcher(sql.toLowerCase(Locale.ROOT))
        .find();
  }

  /** Most texts name no output; they are judged as what they would be with names. */
  private Judge.Outcome judge(String sql, Sources sources) throws InterruptedException {
    Judge.Outcome outcome = judge.judge(sql, sources);
    return outcome.says().contains(" AS name.")
        ? judge.judge(SqlText.named(spark, sql), sources)
        : outcome;
  }

  private void prove(
      Judge.Outcome outcome, CompiledView view, RandomRows rows, List<Column> schema) {
    try {
      Law.of(spark, folder, rows.of(spark, schema, EVENTS), 3, random).check(view, duckDb);
      tally.addProven();
    } catch (AssertionError | Exception e) {
      differing.add(outcome.sql() + "\n" + e);
    }
  }

  /** Prints the counts. */
  void report(long seed) {
    System.out.println(tally.toText(12));
    tally.of(Judge.Kind.INTERNAL).forEach(System.out::println);
    assertThat(differing).as("differ from their plain SQL, -Dbraid.seed=%d", seed).isEmpty();
    assertThat(tally.of(Judge.Kind.INTERNAL))
        .as("internal errors, -Dbraid.seed=%d", seed)
        .isEmpty();
  }

  @Override
  public void close() throws SQLException {
    judge.close();
    duckDb.close();
  }
}
