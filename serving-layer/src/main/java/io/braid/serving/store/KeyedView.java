package io.braid.serving.store;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.OutputColumn;
import io.braid.core.view.ServingTypes;
import io.braid.core.view.ViewManifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A view whose leading key is published as it is, so that equality on it finds its rows by hash.
 *
 * @param key the name of that column
 */
record KeyedView(String name, String key, ColumnType type, List<String> columns) {
  private static final Set<String> WHOLE = Set.of("TINYINT", "SMALLINT", "INTEGER", "BIGINT");
  private static final Set<String> TIMES =
      Set.of("VARCHAR", "DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE");

  /** Types that compare with a key only if they become the key when they are cast to its type. */
  private static final Map<ColumnType, Set<String>> COMPARABLE =
      Map.of(
          Simple.STRING, Set.of("VARCHAR"),
          Simple.TINYINT, WHOLE,
          Simple.SMALLINT, WHOLE,
          Simple.INT, WHOLE,
          Simple.BIGINT, WHOLE,
          Simple.DATE, TIMES,
          Simple.TIMESTAMP, TIMES);

  static Optional<KeyedView> of(ViewManifest view) {
    return view.groupKeys().stream()
        .limit(1)
        .filter(key -> COMPARABLE.containsKey(key.type()))
        .flatMap(key -> Publication.findOutput(view, key).stream().map(out -> of(view, key, out)))
        .findFirst();
  }

  private static KeyedView of(ViewManifest view, Column key, OutputColumn shown) {
    return new KeyedView(
        view.name(),
        shown.name(),
        key.type(),
        view.output().stream().map(OutputColumn::name).toList());
  }

  /** The published rows that can have the key {@code $1}; all of them if its type is unusual. */
  String restricted() {
    return "SELECT %s FROM %s WHERE %s = hash(TRY_CAST($1 AS %s)) OR typeof($1) NOT IN (%s)"
        .formatted(
            columns.stream().map(ViewSql::quote).collect(Collectors.joining(", ")),
            ViewSql.keyed(name),
            ViewSql.quote(ViewSql.HIDDEN_HASH),
            ServingTypes.name(type),
            COMPARABLE.getOrDefault(type, Set.of()).stream()
                .sorted()
                .map(each -> "'" + each + "'")
                .collect(Collectors.joining(", ")));
  }
}
