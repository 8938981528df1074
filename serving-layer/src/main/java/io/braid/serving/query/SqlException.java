package io.braid.serving.query;

/** An error that only SQL clients meet, by its SQLSTATE. */
public final class SqlException extends RuntimeException {
  private final String sqlState;

  public SqlException(String sqlState, String message) {
    super(message);
    this.sqlState = sqlState;
  }

  public String sqlState() {
    return sqlState;
  }
}
