package io.braid.serving.wire;

import java.time.Duration;

/**
 * How much one client may take.
 *
 * @param statementTimeout for a query with the sending of its rows; clients may lower it
 * @param idleInTransaction how long an open transaction may wait for its client
 * @param maxCellBytes larger values end the query with 54000
 * @param concurrency how many queries run at once; the others wait their turn
 */
public record Limits(
    Duration statementTimeout,
    Duration idleInTransaction,
    Duration login,
    long maxRows,
    int maxCellBytes,
    int maxMessageBytes,
    int maxSqlBytes,
    int maxConnections,
    int concurrency) {
  public Limits {
    if (statementTimeout.isNegative()
        || statementTimeout.isZero()
        || maxRows < 1
        || maxCellBytes < 1
        || maxMessageBytes < 1024
        || maxSqlBytes < 1
        || maxConnections < 1
        || concurrency < 1) {
      throw new IllegalArgumentException("Limits are greater than zero");
    }
  }

  /** Thirty seconds, ten million rows, cells of 256 KiB, one query a core. */
  public static Limits standard() {
    return new Limits(
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofSeconds(10),
        10_000_000,
        256 * 1024,
        16 * 1024 * 1024,
        1024 * 1024,
        200,
        Math.max(2, Runtime.getRuntime().availableProcessors()));
  }

  public Limits withStatementTimeout(Duration timeout) {
    return new Limits(
        timeout,
        idleInTransaction,
        login,
        maxRows,
        maxCellBytes,
        maxMessageBytes,
        maxSqlBytes,
        maxConnections,
        concurrency);
  }

  public Limits withMaxRows(long rows) {
    return new Limits(
        statementTimeout,
        idleInTransaction,
        login,
        rows,
        maxCellBytes,
        maxMessageBytes,
        maxSqlBytes,
        maxConnections,
        concurrency);
  }
}
