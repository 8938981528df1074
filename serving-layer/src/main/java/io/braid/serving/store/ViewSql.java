package io.braid.serving.store;

import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.view.Merge;
import io.braid.core.view.Reading;
import io.braid.core.view.ServingTypes;
import io.braid.core.view.StateColumn;
import io.braid.core.view.ViewManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    return publishAs(published());
  }

  /** Under another name than clients use. */
  String publishAs(String name) {
    return "CREATE OR REPLACE VIEW %s AS SELECT %s".formatted(name, outputs() + from());
  }

  String publishKeyed() {
    return "CREATE OR REPLACE VIEW %s AS SELECT %s%s%s"
        .formatted(
            keyed(view.name()),
            outputs(),
            view.groups() == 0 ? "" : ", kh AS " + quote(HIDDEN_HASH),
            from());
  }

  /** The table, its rows brought together by group, and of those what is shown. */
  private String from() {
    StringBuilder sql = new StringBuilder(" FROM " + table);
    String groups =
        Stream.concat(
                view.groups() == 0 ? Stream.of() : Stream.of(HASH),
                view.groupKeys().stream().map(key -> quote(key.name())))
            .collect(Collectors.joining(", "));
    if (view.hasElements() && !groups.isEmpty()) {
      sql.append(" GROUP BY ").append(groups);
    }
    Reading reading = view.reading();
    if (!reading.conditions().isEmpty()) {
      sql.append(view.hasElements() ? " HAVING " : " WHERE ")
          .append(String.join(" AND ", reading.conditions()));
    }
    if (!reading.order().isEmpty()) {
      sql.append(" ORDER BY ").append(String.join(", ", reading.order()));
    }
    if (reading.limit() < Long.MAX_VALUE) {
      sql.append(" LIMIT ").append(reading.limit());
    }
    return sql.toString();
  }

  private String outputs() {
    return view.output().stream()
        .map(
            output ->
                "CAST((%s) AS %s) AS %s"
                    .formatted(
                        output.presentation(),
                        ServingTypes.name(output.type()),
                        quote(output.name())))
        .collect(Collectors.joining(", "));
  }

  /** The rows of the table. */
  String allRows() {
    return "SELECT %s FROM %s"
        .formatted(
            Stream.concat(
                    view.keys().isEmpty() ? Stream.of() : Stream.of(HASH),
                    view.storedColumns().stream())
                .map(ViewSql::quote)
                .collect(Collectors.joining(", ")),
            table);
  }

  /** Rows of several tables become one a key, which a condition on the key can look into. */
  String mergedAgain(String rows) {
    return merged(rows, view.keys().isEmpty() ? "" : HASH + ", ");
  }

  /** Partial states become one a key. No sum wraps: it is cast to its column, or fails. */
  private String merged(String rows) {
    return merged(
        rows,
        view.keys().isEmpty()
            ? ""
            : "hash(%s) AS kh, ".formatted(quote(view.keys().get(0).name())));
  }

  private String merged(String rows, String hash) {
    return "SELECT %s%s FROM (%s)%s"
        .formatted(
            hash,
            Stream.concat(
                    keys(),
                    view.state().stream()
                        .map(state -> "%s AS %s".formatted(fold(state), quote(state.name()))))
                .collect(Collectors.joining(", ")),
            rows,
            view.keys().isEmpty()
                ? ""
                : " GROUP BY "
                    + Stream.concat(hash.startsWith(HASH) ? Stream.of(HASH) : Stream.of(), keys())
                        .collect(Collectors.joining(", ")));
  }

  private static String fold(StateColumn state) {
    String name = quote(state.name());
    String type = ServingTypes.name(state.type());
    boolean extreme = state.merge() == Merge.MIN || state.merge() == Merge.MAX;
    if (extreme && !DuckDbOrder.isPlain(state.type())) {
      return "arg_%s(%s, CASE WHEN %s IS NOT NULL THEN %s END)"
          .formatted(
              state.merge().name().toLowerCase(Locale.ROOT),
              name,
              name,
              DuckDbOrder.orderKey(state.type(), name));
    }
    if (state.merge() != Merge.SUM) {
      String function = state.merge() == Merge.ONLY ? "any_value" : state.merge().name();
      return "CAST(%s(%s) AS %s)".formatted(function, name, type);
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
          case MIN -> extreme(state.type(), "least", "<=", mine, theirs);
          case MAX -> extreme(state.type(), "greatest", ">=", mine, theirs);
          case BIT_AND -> "coalesce(%s & %s, %s, %s)".formatted(mine, theirs, mine, theirs);
          case BIT_OR -> "coalesce(%s | %s, %s, %s)".formatted(mine, theirs, mine, theirs);
          case BIT_XOR -> "coalesce(xor(%s, %s), %s, %s)".formatted(mine, theirs, mine, theirs);
          case ONLY -> "coalesce(%s, %s)".formatted(mine, theirs);
        };
    return "CAST(%s AS %s)".formatted(both, ServingTypes.name(state.type()));
  }

  private static String extreme(
      ColumnType type, String function, String before, String mine, String theirs) {
    return DuckDbOrder.isPlain(type)
        ? "%s(%s, %s)".formatted(function, mine, theirs)
        : "CASE WHEN %s IS NULL OR %s %s %s THEN coalesce(%s, %s) ELSE coalesce(%s, %s) END"
            .formatted(
                theirs,
                DuckDbOrder.orderKey(type, mine),
                before,
                DuckDbOrder.orderKey(type, theirs),
                mine,
                theirs,
                theirs,
                mine);
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
                            .formatted(ServingTypes.name(column.type()), quote(column.name())))
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
    return "CAST(%s AS %s) AS %s".formatted(name, ServingTypes.name(column.type()), name);
  }

  static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
