package io.braid.serving.wire;

import io.braid.serving.catalog.PgType;
import io.braid.serving.query.PublishedView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * A query that the guard has accepted, as the SQL that DuckDB runs. Lends out prepared statements,
 * because one of them can hold only one open result. Belongs to one session.
 *
 * @param declared the type of each parameter as the client is told it
 * @param bound the type that each parameter is bound as
 * @param views what was published when the guard looked
 * @param reads the views that it reads
 * @param at where those lie that are pinned, by their name; empty for the present
 */
record Plan(
    String sql,
    List<ResultColumn> columns,
    List<PgType> declared,
    List<PgType> bound,
    boolean usesCatalog,
    List<PublishedView> views,
    List<String> reads,
    Map<String, String> at,
    Deque<PreparedStatement> idle) {
  private static final int MAX_IDLE = 2;

  Plan(
      String sql,
      List<ResultColumn> columns,
      List<PgType> declared,
      List<PgType> bound,
      boolean usesCatalog,
      List<PublishedView> views,
      List<String> reads,
      Map<String, String> at) {
    this(sql, columns, declared, bound, usesCatalog, views, reads, at, new ArrayDeque<>());
  }

  PreparedStatement borrow(Connection connection) throws SQLException {
    PreparedStatement statement = idle.poll();
    return statement == null ? connection.prepareStatement(sql) : statement;
  }

  void giveBack(PreparedStatement statement) throws SQLException {
    if (idle.size() < MAX_IDLE) {
      idle.push(statement);
    } else {
      statement.close();
    }
  }

  void close() throws SQLException {
    while (!idle.isEmpty()) {
      idle.pop().close();
    }
  }
}
