package io.braid.serving.wire;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.serving.query.SqlException;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An error as a client is told it: never a stack trace, never a path. */
record PgError(String severity, String sqlState, String message) {
  private static final Logger LOG = LoggerFactory.getLogger(PgError.class);
  private static final String STALE_PLAN = "cached plan must not change result type";

  static PgError fatal(String sqlState, String message) {
    return new PgError("FATAL", sqlState, message);
  }

  /** A prepared statement whose view has other columns now. Drivers prepare it again. */
  static SqlException stalePlan() {
    return new SqlException("0A000", STALE_PLAN);
  }

  /** Where PostgreSQL would have met it, if drivers go by that. */
  Optional<String> routine() {
    return message.equals(STALE_PLAN) ? Optional.of("RevalidateCachedQuery") : Optional.empty();
  }

  static PgError of(Throwable cause) {
    if (cause instanceof BraidException known) {
      return new PgError("ERROR", known.code().sqlState(), text(known));
    }
    if (cause instanceof SqlException known) {
      return new PgError("ERROR", known.sqlState(), text(known));
    }
    if (cause instanceof ProtocolViolation) {
      return fatal(ProtocolViolation.SQL_STATE, text(cause));
    }
    if (cause instanceof SQLException) {
      return ofDuckDb(text(cause));
    }
    if (cause instanceof OutOfMemoryError) {
      return new PgError(
          "ERROR",
          ErrorCode.QUERY_TOO_LARGE.sqlState(),
          "The result is too large for this server's memory; select less at a time");
    }
    LOG.error("A query met a defect", cause);
    return new PgError("ERROR", ErrorCode.DEFECT.sqlState(), "A defect of Braid: " + cause);
  }

  private static String text(Throwable cause) {
    return String.valueOf(cause.getMessage());
  }

  private static PgError ofDuckDb(String text) {
    String message =
        text.replace(
                "Invalid Input Error: Attempting to execute an unsuccessful or closed pending query"
                    + " result\nError: ",
                "")
            .strip();
    return new PgError("ERROR", state(message), message);
  }

  private static String state(String message) {
    if (message.contains(TOO_LARGE)) {
      return ErrorCode.QUERY_TOO_LARGE.sqlState();
    }
    int colon = message.indexOf(" Error:");
    return switch (colon < 0 ? "" : message.substring(0, colon)) {
      case "Parser" -> ErrorCode.QUERY_INVALID.sqlState();
      case "Binder" -> binderState(message);
      case "Catalog" -> message.contains("Function") ? "42883" : "42P01";
      case "Conversion" -> message.contains("out of range") ? "22003" : "22P02";
      case "Out of Range" -> ErrorCode.VALUE_OVERFLOW.sqlState();
      case "Out of Memory" -> "53200";
      case "INTERRUPT" -> ErrorCode.QUERY_CANCELLED.sqlState();
      case "Invalid Input" -> message.contains("relation \"") ? "42P01" : "22023";
      default -> ErrorCode.DEFECT.sqlState();
    };
  }

  /** What every measure of a cell's size says, ours in SQL included. */
  static final String TOO_LARGE = "would make a value of more than";

  private static String binderState(String message) {
    if (message.contains("No function matches") || message.contains("does not exist")) {
      return "42883";
    }
    return message.contains("not found in FROM") || message.contains("column named")
        ? "42703"
        : message.contains("Ambiguous")
            ? "42702"
            : message.contains("GROUP BY") ? "42803" : "42804";
  }
}
