package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Random views over the columns of {@link Events}, in every shape that a view may have. */
final class RandomViews {
  private final RandomSql sql;

  RandomViews(Random random) {
    this.sql = new RandomSql(random);
  }

  String next() {
    return sql.make(
        this::grouped,
        this::grouped,
        this::grouped,
        this::grouped,
        this::grouped,
        this::global,
        this::groupingSets,
        this::windowed,
        this::exploded,
        this::united,
        this::rows,
        this::distinct,
        this::coarser);
  }

  private String grouped() {
    List<String> keys = sql.some(3, sql::key);
    return "SELECT %s FROM events%s GROUP BY %s%s"
        .formatted(
            select(keys, sql.some(3, sql::presentation)),
            where(),
            String.join(", ", keys),
            reading());
  }

  private String global() {
    return "SELECT %s FROM events%s".formatted(outputs(sql.some(4, sql::presentation)), where());
  }

  private String groupingSets() {
    List<String> keys = sql.some(3, () -> sql.of("g", "b", "s", "n", "upper(g)", "length(s)"));
    String list = String.join(", ", keys);
    String by =
        sql.of(
            "ROLLUP (%s)".formatted(list),
            "CUBE (%s)".formatted(list),
            "GROUPING SETS ((%s), (%s), ())".formatted(list, keys.get(0)));
    List<String> shown = new ArrayList<>(sql.some(2, sql::presentation));
    if (sql.oneIn(2)) {
      shown.add("grouping(%s)".formatted(keys.get(0)));
    }
    return "SELECT %s FROM events%s GROUP BY %s".formatted(select(keys, shown), where(), by);
  }

  private String windowed() {
    String window =
        "window(t, '%s')".formatted(sql.of("1 hour", "1 day", "6 hours', '2 hours", "10 minutes"));
    return "SELECT window.start AS ws, window.end AS we, %s FROM events WHERE t > TIMESTAMP '1960-01-01' AND t < TIMESTAMP '2020-01-01' GROUP BY %s, g"
        .formatted(outputs(sql.some(2, sql::aggregate)), window);
  }

  private String exploded() {
    return "SELECT part, %s FROM events LATERAL VIEW %s(split(s, '%s')) e AS part%s GROUP BY part"
        .formatted(
            outputs(sql.some(2, sql::aggregate)),
            sql.of("explode", "explode", "explode_outer"),
            sql.of("", "/", "a"),
            where());
  }

  private String united() {
    return "SELECT k, %s FROM (SELECT g AS k, i AS v FROM events%s UNION ALL SELECT s, try_cast(l AS int) FROM events%s) GROUP BY k"
        .formatted(
            sql.of("count(*) AS n, max(v) AS m", "sum(v) AS total", "avg(v) AS a, count(v) AS n"),
            where(),
            where());
  }

  private String rows() {
    return "SELECT %s FROM events%s".formatted(outputs(sql.some(4, sql::key)), where());
  }

  private String distinct() {
    return "SELECT DISTINCT %s FROM events%s".formatted(outputs(sql.some(2, sql::key)), where());
  }

  private String coarser() {
    return "SELECT g, %s FROM (SELECT g, %s AS k, count(*) AS n, max(i) AS m, sum(l) AS s FROM events%s GROUP BY g, %2$s) GROUP BY g"
        .formatted(
            sql.of("sum(n) AS n", "max(m) AS m, sum(n) AS n", "sum(s) AS s"), sql.key(), where());
  }

  private String where() {
    return sql.oneIn(2) ? " WHERE " + sql.condition() : "";
  }

  private String reading() {
    String having =
        sql.oneIn(6) ? " HAVING " + sql.of("count(*) > 2", "max(i) > 5 OR sum(n) > 10") : "";
    String order = sql.oneIn(8) ? " ORDER BY c0 LIMIT " + (sql.number(5) + 1) : "";
    return having + order;
  }

  /** Some keys, then the outputs. */
  private String select(List<String> keys, List<String> shown) {
    List<String> columns = new ArrayList<>();
    keys.stream().filter(key -> !sql.oneIn(6)).forEach(columns::add);
    columns.addAll(shown);
    return outputs(columns);
  }

  private static String outputs(List<String> expressions) {
    List<String> named = new ArrayList<>();
    for (String expression : expressions) {
      named.add("%s AS c%d".formatted(expression, named.size()));
    }
    return named.stream().collect(Collectors.joining(", "));
  }
}
