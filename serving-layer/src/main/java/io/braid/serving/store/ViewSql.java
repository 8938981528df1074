package io.braid.serving.store;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import io.braid.core.view.Merge;
import io.braid.core.view.StateColumn;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The SQL of one view in DuckDB. Its table holds {@code kh}, the hash of the leading key that the
 * rows are sorted by, then keys and states. Without keys it holds one row and no {@code kh}.
 */
record ViewSql(ViewManifest view, String table) {
  /** The hidden column of {@link #keyed}. No alias of a user can collide with it. */
  static final String HIDDEN_HASH = "#kh";

  private static final String HASH = "kh";

  /** Creates the table from files of the batch view, then of the increments. */
  String create(List<String> batch, List<String> increments, long after, long through) {
    String rows =
        Stream.of(read(batch, ""), read(increments, between(after, through)))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" UNION ALL "));
    return "CREATE TABLE %s AS %s%s"
        .formatted(
            table,
            merged(rows.isEmpty() ? nothing() : rows),
            view.keys().isEmpty() ? "" : " ORDER BY " + String.join(", ", sorting()));
  }

  /** Merges the epochs after {@code after} through {@code through} into the table. */
  String merge(List<String> increments, long after, long through) {
    String source = merged(read(increments, between(after, through)));
    String set =
        view.state().stream()
            .map(state -> "%s = %s".formatted(quote(state.name()), combine(state)))
            .collect(Collectors.joining(", "));
    if (view.keys().isEmpty()) {
      return "MERGE INTO %s AS m USING (%s) AS q ON true WHEN MATCHED THEN UPDATE SET %s"
          .formatted(table, source, set);
    }
    List<String> columns = new ArrayList<>(List.of(HASH));
    columns.addAll(view.storedColumns());
    return ("MERGE INTO %s AS m USING (%s) AS q ON %s WHEN MATCHED THEN UPDATE SET %s WHEN NOT"
            + " MATCHED THEN INSERT (%s) VALUES (%s)")
        .formatted(
            table,
            source,
            Stream.concat(
                    Stream.of("m.kh = q.kh"),
                    keys().map(key -> "m.%s IS NOT DISTINCT FROM q.%s".formatted(key, key)))
                .collect(Collectors.joining(" AND ")),
            set,
            columns.stream().map(ViewSql::quote).collect(Collectors.joining(", ")),
            columns.stream().map(c -> "q." + quote(c)).collect(Collectors.joining(", ")));
  }

  String published() {
    return "public." + quote(view.name());
  }

  /** The published view with {@link #HIDDEN_HASH} beside its columns; absent without keys. */
  static String keyed(String view) {
    return quote(Store.SCHEMA) + "." + quote(view);
  }

  String publish() {
    return "CREATE OR REPLACE VIEW %s AS SELECT %s FROM %s"
        .formatted(published(), outputs(), table);
  }

  String publishKeyed() {
    return "CREATE OR REPLACE VIEW %s AS SELECT %s%s FROM %s"
        .formatted(
            keyed(view.name()),
            outputs(),
            view.keys().isEmpty() ? "" : ", kh AS " + quote(HIDDEN_HASH),
            table);
  }

  private String outputs() {
    return view.output().stream()
        .map(
            output ->
                "CAST((%s) AS %s) AS %s"
                    .formatted(
                        output.presentation(), toDuckDb(output.type()), quote(output.name())))
        .collect(Collectors.joining(", "));
  }

  /** Partial states become one a key. No sum wraps: it is cast to its column, or fails. */
  private String merged(String rows) {
    String hash =
        view.keys().isEmpty() ? "" : "hash(%s) AS kh, ".formatted(quote(view.keys().get(0).name()));
    return "SELECT %s%s FROM (%s)%s"
        .formatted(
            hash,
            Stream.concat(
                    keys(),
                    view.state().stream()
                        .map(state -> "%s AS %s".formatted(fold(state), quote(state.name()))))
                .collect(Collectors.joining(", ")),
            rows,
            view.keys().isEmpty() ? "" : " GROUP BY " + keys().collect(Collectors.joining(", ")));
  }

  private static String fold(StateColumn state) {
    String name = quote(state.name());
    String type = toDuckDb(state.type());
    if (state.merge() != Merge.SUM) {
      return "CAST(%s(%s) AS %s)".formatted(state.merge().name(), name, type);
    }
    // DuckDB sums decimals in 127 bits and checks the 38 digits only when it adds.
    String checked =
        state.type() instanceof ColumnType.Decimal decimal
            ? " + CAST(0 AS DECIMAL(38, %d))".formatted(decimal.scale())
            : "";
    return "CAST(sum(%s)%s AS %s)".formatted(name, checked, type);
  }

  /** Null is the identity. */
  private static String combine(StateColumn state) {
    String mine = "m." + quote(state.name());
    String theirs = "q." + quote(state.name());
    String both =
        switch (state.merge()) {
          case SUM -> "coalesce(%s + %s, %s, %s)".formatted(mine, theirs, mine, theirs);
          case MIN -> "least(%s, %s)".formatted(mine, theirs);
          case MAX -> "greatest(%s, %s)".formatted(mine, theirs);
        };
    return "CAST(%s AS %s)".formatted(both, toDuckDb(state.type()));
  }

  private String read(List<String> files, String where) {
    if (files.isEmpty()) {
      return "";
    }
    return "SELECT %s FROM read_parquet([%s], hive_partitioning = false)%s"
        .formatted(
            stored().map(ViewSql::typed).collect(Collectors.joining(", ")),
            files.stream().map(ViewSql::literal).collect(Collectors.joining(", ")),
            where);
  }

  private String nothing() {
    return "SELECT %s WHERE false"
        .formatted(
            stored()
                .map(
                    column ->
                        "CAST(NULL AS %s) AS %s"
                            .formatted(toDuckDb(column.type()), quote(column.name())))
                .collect(Collectors.joining(", ")));
  }

  private static String between(long after, long through) {
    return " WHERE \"%s\" > %d AND \"%s\" <= %d"
        .formatted(ViewManifest.EPOCH_COLUMN, after, ViewManifest.EPOCH_COLUMN, through);
  }

  private Stream<Column> stored() {
    return Stream.concat(
        view.keys().stream(),
        view.state().stream().map(state -> new Column(state.name(), state.type(), false)));
  }

  private Stream<String> keys() {
    return view.keys().stream().map(key -> quote(key.name()));
  }

  private List<String> sorting() {
    return Stream.concat(Stream.of(HASH), keys()).toList();
  }

  private static String typed(Column column) {
    String name = quote(column.name());
    return "CAST(%s AS %s) AS %s".formatted(name, toDuckDb(column.type()), name);
  }

  /** A timestamp is an instant. */
  static String toDuckDb(ColumnType type) {
    if (type == Simple.STRING) {
      return "VARCHAR";
    }
    if (type == Simple.BINARY) {
      return "BLOB";
    }
    return type == Simple.TIMESTAMP ? "TIMESTAMPTZ" : type.sql().toUpperCase(java.util.Locale.ROOT);
  }

  static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
