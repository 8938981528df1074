package io.braid.batch.engine;

import io.braid.core.view.OutputColumn;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The keys that two states of a view differ in.
 *
 * @param count all of them
 * @param shown the first few, as text
 */
record DifferingKeys(long count, List<String> shown) {
  private static final int MOST_SHOWN = 20;

  static DifferingKeys of(ViewManifest view, RowComparison comparison) {
    if (view.keys().isEmpty()) {
      return new DifferingKeys(1, List.of("its only row"));
    }
    List<Integer> places = IntStream.range(0, view.keys().size()).boxed().toList();
    Dataset<Row> keys = comparison.unequalKeys(places);
    List<String> shown =
        keys.takeAsList(MOST_SHOWN).stream().map(row -> toText(view, row)).toList();
    return new DifferingKeys(keys.count(), shown);
  }

  private static String toText(ViewManifest view, Row key) {
    return IntStream.range(0, view.keys().size())
        .mapToObj(i -> nameOf(view, i) + "=" + key.get(i))
        .collect(Collectors.joining(" ", "[", "]"));
  }

  /** As a query calls it, if it shows it. */
  private static String nameOf(ViewManifest view, int place) {
    String name = view.keys().get(place).name();
    return view.output().stream()
        .filter(output -> output.presentation().equals('"' + name + '"'))
        .map(OutputColumn::name)
        .findFirst()
        .orElse(name);
  }
}
