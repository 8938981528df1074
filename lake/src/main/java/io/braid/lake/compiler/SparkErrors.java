package io.braid.lake.compiler;

import io.braid.core.error.Place;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.AnalysisException;

/** The readable part of Spark's messages. */
final class SparkErrors {
  static final String TOO_DEEP =
      "The query is nested too deeply. Take the innermost parts out of it.";

  private SparkErrors() {}

  /** A place in the text; its start if the failure does not say. */
  static Place placeOf(Throwable failure, String sql) {
    if (!(failure instanceof AnalysisException analysis) || analysis.line().isEmpty()) {
      return Place.START;
    }
    List<String> lines = sql.lines().toList();
    int line = Math.max(1, Math.min(lines.size(), (Integer) analysis.line().get()));
    int end = lines.isEmpty() ? 0 : lines.get(line - 1).length();
    Optional<Object> position = Trees.optional(analysis.startPosition());
    return new Place(line, Math.min(end, (Integer) position.orElse(0)) + 1);
  }

  /** The first sentence, without error class, position and hints at Spark's settings. */
  static String toText(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).strip();
    if (message.startsWith("Max iterations ")) {
      return TOO_DEEP;
    }
    String line = message.lines().findFirst().orElse(failure.getClass().getSimpleName());
    String text =
        line.replaceFirst("^\\[[A-Z_.]+\\] ?", "")
                .replaceFirst("; line \\d+ pos \\d+.*$", "")
                .replaceFirst("\\(line \\d+, pos \\d+\\)$", "")
                .replaceFirst("\\. [A-Z].*$", "")
                .replaceFirst("[.;\\s]+$", "")
            + ".";
    return text.replaceFirst(
            "^Cannot resolve function `(\\w+)`.*$",
            "No function is named '$1'. Spark SQL's own functions are known, and no others.")
        .replaceFirst(
            "(not participating in the GROUP BY clause\\.)$",
            "$1 Add it to GROUP BY, or aggregate it.");
  }
}
