package io.braid.serving.wire;

import java.util.List;

/** What a client is told beside its answer. */
record Notice(String severity, String sqlState, String message, String detail) {

  static Notice warning(String sqlState, String message) {
    return new Notice("WARNING", sqlState, message, "");
  }

  /**
   * @param certificates of the views that a query read
   * @param remarks what their streams do not hold; empty for nothing
   */
  static Notice certificate(List<String> certificates, List<String> remarks) {
    return new Notice(
        "NOTICE",
        "00000",
        "certificate " + String.join(",", certificates),
        String.join("; ", remarks));
  }
}
