package io.braid.batch.verify;

import io.braid.batch.engine.RowComparison;
import io.braid.core.view.ViewManifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Rows in which the merged view differs from the plain SQL.
 *
 * @param count by key, if the view shows one
 * @param shown the first few
 */
public record Differences(long count, List<Difference> shown) {
  public static final Differences NONE = new Differences(0, List.of());
  private static final int MOST_SHOWN = 20;

  /** One key's row on both sides; empty text for a side that lacks it. */
  public record Difference(String key, String plain, String merged) {}

  public Differences {
    shown = List.copyOf(shown);
  }

  static Differences of(ViewManifest view, List<Integer> keys, RowComparison comparison) {
    long count = keys.isEmpty() ? 1 : comparison.unequalKeys(keys).count();
    Column[] order =
        IntStream.range(0, view.output().size())
            .boxed()
            .sorted((a, b) -> Boolean.compare(keys.contains(b), keys.contains(a)))
            .map(place -> functions.col("c" + place))
            .toArray(Column[]::new);
    Map<String, Difference> byKey = new LinkedHashMap<>();
    for (Row row : comparison.unequal().orderBy(order).takeAsList(2 * MOST_SHOWN)) {
      String key = toText(view, row, keys);
      Difference old = byKey.getOrDefault(key, new Difference(key, "", ""));
      byKey.put(key, add(old, view, row));
    }
    return new Differences(count, byKey.values().stream().limit(MOST_SHOWN).toList());
  }

  private static Difference add(Difference old, ViewManifest view, Row row) {
    int width = view.output().size();
    String text = toText(view, row, IntStream.range(0, width).boxed().toList());
    boolean ofPlain = row.getLong(width) > row.getLong(width + 1);
    return ofPlain
        ? new Difference(old.key(), append(old.plain(), text), old.merged())
        : new Difference(old.key(), old.plain(), append(old.merged(), text));
  }

  private static String append(String before, String text) {
    return before.isEmpty() ? text : before + " and " + text;
  }

  private static String toText(ViewManifest view, Row row, List<Integer> places) {
    return places.stream()
        .map(place -> view.output().get(place).name() + "=" + row.get(place))
        .collect(Collectors.joining(" ", "[", "]"));
  }
}
