package io.braid.batch.verify;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import io.braid.batch.verify.Difference.Cell;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * The outputs of a view that are its keys, as far as it shows them: what a person tells its rows
 * apart by.
 *
 * @param places of the outputs, from 0
 */
record ShownKeys(ViewManifest view, List<Integer> places) {
  static ShownKeys of(ViewManifest view) {
    List<String> keys = view.keys().stream().map(key -> '"' + key.name() + '"').toList();
    return new ShownKeys(
        view,
        IntStream.range(0, view.output().size())
            .filter(place -> keys.contains(view.output().get(place).presentation()))
            .boxed()
            .toList());
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  /** Places of the other outputs. */
  List<Integer> values() {
    return IntStream.range(0, view.output().size())
        .boxed()
        .filter(place -> !places.contains(place))
        .toList();
  }

  /**
   * One text for each key, so that any key can be hashed and listed whatever its type. A condition
   * on it is pushed below the view's aggregation, because it asks for keys only.
   */
  Column text(List<Column> outputs) {
    return isEmpty()
        ? lit("")
        : struct(places.stream().map(outputs::get).toArray(Column[]::new))
            .cast(DataTypes.StringType);
  }

  /** The same over rows that have the view's columns. */
  Column text(Dataset<Row> rows) {
    return text(
        List.of(rows.columns()).stream()
            .map(name -> col("`%s`".formatted(name.replace("`", "``"))))
            .toList());
  }

  /** The rows of these keys. */
  Dataset<Row> only(List<String> texts, Dataset<Row> rows) {
    return rows.where(text(rows).isin(texts.toArray()));
  }

  /** A row's key for a person. */
  String shown(Row row) {
    return places.isEmpty()
        ? "its rows"
        : places.stream()
            .map(place -> nameOf(place) + "=" + Cell.toText(row.get(place)))
            .collect(Collectors.joining(" ", "[", "]"));
  }

  String nameOf(int place) {
    return view.output().get(place).name();
  }
}
