package io.braid.batch.verify;

import static java.util.stream.Collectors.joining;
import static org.apache.spark.sql.functions.col;

import io.braid.batch.engine.RowComparison;
import io.braid.batch.verify.Difference.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The plain SQL's rows against others, of one view, with what differs as a person reads it. */
final class Comparison {
  private static final int MOST_KEYS = 20;
  private static final int MOST_ROWS = 2 * MOST_KEYS;

  private final ShownKeys keys;
  private final RowComparison rows;
  private final int width;

  Comparison(ShownKeys keys, Dataset<Row> plain, Dataset<Row> served) {
    this.keys = keys;
    this.rows = new RowComparison(plain, served);
    this.width = keys.view().output().size();
  }

  /**
   * A key's rows that are not as often on the other side, as {@link RowComparison#unequal} gives
   * them.
   *
   * @param id names the key to {@link ShownKeys#text}
   */
  record UnequalKey(String id, List<Row> plain, List<Row> served) {
    Row any() {
      return plain.isEmpty() ? served.get(0) : plain.get(0);
    }
  }

  RowComparison.Tally tally() {
    return rows.tally();
  }

  long countUnequalKeys() {
    return keys.isEmpty() ? 1 : rows.unequalKeys(keys.places()).count();
  }

  /** The first few, by their keys. */
  List<UnequalKey> unequalKeys() {
    Column[] order =
        Stream.concat(keys.places().stream(), keys.values().stream())
            .map(Comparison::column)
            .toArray(Column[]::new);
    Map<String, UnequalKey> byKey = new LinkedHashMap<>();
    for (Row row : withId(rows.unequal()).orderBy(order).takeAsList(MOST_ROWS)) {
      UnequalKey key =
          byKey.computeIfAbsent(
              row.getString(width + 2),
              id -> new UnequalKey(id, new ArrayList<>(), new ArrayList<>()));
      boolean ofPlain = row.getLong(width) > row.getLong(width + 1);
      (ofPlain ? key.plain() : key.served()).add(row);
    }
    return byKey.values().stream().limit(MOST_KEYS).toList();
  }

  /** What tells all unequal keys apart. */
  List<String> unequalIds() {
    return withId(rows.unequal()).select("id").distinct().collectAsList().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  Difference explain(UnequalKey key, Since since) {
    return new Difference(keys.shown(key.any()), differingColumns(key), since);
  }

  /** The columns in which a key's rows differ; all of them if one side has no row. */
  private List<Cell> differingColumns(UnequalKey key) {
    return keys.values().stream()
        .map(
            place ->
                new Cell(keys.nameOf(place), text(key.plain(), place), text(key.served(), place)))
        .filter(cell -> !cell.plain().equals(cell.served()))
        .toList();
  }

  private static String text(List<Row> rows, int place) {
    Function<Row, String> value = row -> Cell.toText(row.get(place));
    return rows.isEmpty() ? Difference.NO_ROW : rows.stream().map(value).collect(joining(" and "));
  }

  private Dataset<Row> withId(Dataset<Row> unequal) {
    List<Column> outputs = IntStream.range(0, width).boxed().map(Comparison::column).toList();
    return unequal.withColumn("id", keys.text(outputs));
  }

  private static Column column(int place) {
    return col("c" + place);
  }
}
