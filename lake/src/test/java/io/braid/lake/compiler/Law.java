package io.braid.lake.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.braid.core.log.TableSpec;
import io.braid.core.stream.EpochRange;
import io.braid.lake.table.DeltaTableLogs;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The law over one log: plain SQL, the batch view alone, and the batch view with increments merged
 * and presented by the serving engine are one answer, wherever the log is cut.
 *
 * <p>All cuts are computed by one Spark job: each has the whole log, with an epoch number that
 * holds the cut and the part. Part 0 is the batch view; the others are an epoch's tasks each.
 */
final class Law {
  private static final long PARTS = 100;

  private final Dataset<Row> events;
  private final Dataset<Row> cut;
  private final int cuts;
  private final Path folder;

  private Law(Dataset<Row> events, Dataset<Row> cut, int cuts, Path folder) {
    this.folder = folder;
    this.events = events;
    this.cut = cut;
    this.cuts = cuts;
  }

  /**
   * @param folder for data files
   * @param log with the columns of {@link RandomRows#of}; the order of its rows becomes that of the
   *     log, in one partition, so that every cut keeps it
   */
  static Law of(SparkSession spark, Path folder, Dataset<Row> log, int cuts, Random random) {
    List<Row> rows = log.collectAsList();
    StructType schema = log.schema();
    List<Row> whole = new ArrayList<>();
    List<Row> copies = new ArrayList<>();
    for (int i = 0; i <= cuts; i++) {
      int size = Math.max(1, rows.size() / (1 + random.nextInt(9)));
      int horizon = i == 0 ? rows.size() : random.nextInt(rows.size() + 1);
      long part = 0;
      for (int row = 0; row < rows.size(); row++) {
        boolean next = row == horizon || (row > horizon && random.nextInt(size) == 0);
        part = next && part < PARTS - 1 ? part + 1 : part;
        copies.add(at(rows.get(row), i * PARTS + part, row));
      }
    }
    for (int row = 0; row < rows.size(); row++) {
      whole.add(at(rows.get(row), 1, row));
    }
    Collections.shuffle(copies, random);
    return new Law(
        spark.createDataFrame(whole, schema).coalesce(1),
        spark.createDataFrame(copies, schema).coalesce(1),
        cuts,
        folder);
  }

  private static Row at(Row row, long epoch, long offset) {
    Map<String, Object> position = Map.of("_epoch", epoch, "_partition", 0, "_offset", offset);
    @Nullable Object[] values = new Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = position.getOrDefault(row.schema().fieldNames()[i], row.get(i));
    }
    return RowFactory.create(values);
  }

  Law cached() {
    return new Law(events.cache(), cut.cache(), cuts, folder);
  }

  /** The increments of all cuts as the lake would hold them, so that states survive storage. */
  private Optional<Path> write(CompiledView view) {
    TableSpec increments = TableSpec.increments(view.manifest());
    InternalRow[] rows = view.partialByEpoch(cut).queryExecution().executedPlan().executeCollect();
    return new DeltaTableLogs(folder.toString(), new Configuration(), Clock.systemUTC())
        .newWriter(increments)
        .write(new EpochRange(1, 1), Arrays.asList(rows).iterator())
        .map(file -> folder.resolve(increments.path()).resolve(file.path()));
  }

  /**
   * How many rows were compared; fails if one differs. Both may refuse, such as a sum too large.
   */
  long check(CompiledView view, DuckDb duckDb) throws SQLException {
    return check(List.of(view), Map.of(view.manifest().stream(), this), duckDb);
  }

  /**
   * The same of a view over several streams.
   *
   * @param laws by stream, all with as many cuts; each is cut by itself
   */
  static long check(List<CompiledView> strands, Map<String, Law> laws, DuckDb duckDb)
      throws SQLException {
    CompiledView view = strands.get(0);
    int cuts = lawOf(view, laws).cuts;
    List<Path> increments =
        strands.stream().flatMap(strand -> lawOf(strand, laws).write(strand).stream()).toList();
    if (increments.isEmpty()) {
      duckDb.load(view.manifest(), List.of());
    } else {
      duckDb.loadFiles(view.manifest(), increments);
    }
    Map<String, Dataset<Row>> events =
        laws.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().events));
    List<String> plain;
    try {
      plain = Answers.of(view.plain(events));
    } catch (Exception e) {
      return failsToo(view, cuts, duckDb, e);
    }
    Dataset<Row> states =
        strands.stream()
            .map(strand -> strand.partial(lawOf(strand, laws).events))
            .reduce(Dataset::unionAll)
            .orElseThrow();
    assertThat(Answers.of(view.present(strands.size() == 1 ? states : view.merge(states))))
        .as("batch by Spark")
        .isEqualTo(plain);
    for (int i = 0; i <= cuts; i++) {
      assertThat(Answers.of(duckDb.answer(view.manifest(), i * PARTS, i * PARTS + PARTS - 1)))
          .as(i == 0 ? "batch" : "batch and increments, cut %d", i)
          .isEqualTo(plain);
    }
    return (long) plain.size() * (cuts + 1);
  }

  private static Law lawOf(CompiledView strand, Map<String, Law> laws) {
    return Optional.ofNullable(laws.get(strand.manifest().stream())).orElseThrow();
  }

  /** A value that has no answer has none in any cut. */
  private static long failsToo(CompiledView view, int cuts, DuckDb duckDb, Exception plain) {
    String text = String.valueOf(plain.getMessage());
    if (!text.contains("DIVIDE_BY_ZERO") && !text.contains("OVERFLOW")) {
      throw new IllegalStateException("plain SQL fails: " + text, plain);
    }
    for (int i = 0; i <= cuts; i++) {
      int cut = i;
      assertThatThrownBy(() -> duckDb.answer(view.manifest(), cut * PARTS, cut * PARTS + PARTS - 1))
          .as("cut %d, where plain SQL fails", i)
          .isInstanceOf(SQLException.class);
    }
    return 0;
  }
}
