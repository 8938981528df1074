package io.braid.serving.store;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.sql.SQLException;

/** What DuckDB's exceptions mean to a user. */
final class StoreErrors {
  private StoreErrors() {}

  static BraidException of(String what, SQLException cause) {
    String text = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    if (text.startsWith("Out of Range Error") || text.startsWith("Conversion Error")) {
      return new BraidException(
          ErrorCode.VALUE_OVERFLOW,
          "%s: a value does not fit its column (%s). Nothing was changed; the last right epoch goes on serving. Change the view so that it sums a wider type, for example a decimal."
              .formatted(what, text),
          cause);
    }
    if (text.startsWith("IO Error")) {
      return new BraidException(
          ErrorCode.LAKE_UNREADABLE,
          "%s: a file could not be read (%s). The last right epoch goes on serving; it is tried again."
              .formatted(what, text),
          cause);
    }
    if (text.startsWith("Out of Memory Error")) {
      return new BraidException(
          ErrorCode.DISK_FULL,
          "%s: neither memory nor the temporary folder has room for it (%s). The last right epoch goes on serving; give the node more memory or disk."
              .formatted(what, text),
          cause);
    }
    return new BraidException(
        ErrorCode.DEFECT,
        "%s: DuckDB refused (%s). The last right epoch goes on serving. This is a defect of Braid, or a file in the lake is not what its log says."
            .formatted(what, text),
        cause);
  }
}
