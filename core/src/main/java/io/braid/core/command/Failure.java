package io.braid.core.command;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.braid.core.error.BraidException;
import io.braid.core.error.Category;
import io.braid.core.error.ErrorCode;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Tells an error on standard error. Only a defect shows its stack trace. */
record Failure(PrintWriter err, boolean json) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Returns the exit code. */
  int tell(Throwable thrown) {
    BraidException error = thrown instanceof BraidException known ? known : toDefect(thrown);
    err.println(json ? toJson(error) : toText(error));
    err.flush();
    return error.code().category().exitCode();
  }

  private static BraidException toDefect(Throwable thrown) {
    return new BraidException(
        ErrorCode.DEFECT,
        "Braid met an error that it does not know (%s). This is a defect of Braid: report it with its stack trace"
            .formatted(thrown),
        thrown);
  }

  private static String toText(BraidException error) {
    return isDefect(error) ? error.toText() + "\n" + stackTrace(error) : error.toText();
  }

  private static String toJson(BraidException error) {
    ObjectNode object =
        JSON.createObjectNode()
            .put("code", error.code().name())
            .put("category", error.code().category().name())
            .put("retryable", error.code().category().retryable())
            .put("message", error.getMessage());
    if (isDefect(error)) {
      object.put("stack_trace", stackTrace(error));
    }
    return object.toString();
  }

  private static boolean isDefect(BraidException error) {
    return error.code().category() == Category.INTERNAL;
  }

  private static String stackTrace(BraidException error) {
    StringWriter trace = new StringWriter();
    Throwable origin = error.getCause() == null ? error : error.getCause();
    origin.printStackTrace(new PrintWriter(trace));
    return trace.toString().stripTrailing();
  }
}
