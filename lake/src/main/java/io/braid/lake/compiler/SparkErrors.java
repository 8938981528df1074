package io.braid.lake.compiler;

/** The readable part of Spark's messages. */
final class SparkErrors {
  private SparkErrors() {}

  /** The first sentence, without error class, position and hints at Spark's settings. */
  static String toText(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).strip();
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
