package io.braid.serving.query;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Changes a query that the guard has accepted, for speed and never in meaning. Thread-safe; called
 * once a distinct SQL text, not once a query.
 */
@FunctionalInterface
public interface QueryRewrite {

  /**
   * @param statement one element of {@code statements} in the output of DuckDB's {@code
   *     json_serialize_sql}; changed in place
   * @return whether anything was changed; if not, the client's own text is run
   */
  boolean rewrite(ObjectNode statement);

  static QueryRewrite none() {
    return statement -> false;
  }
}
