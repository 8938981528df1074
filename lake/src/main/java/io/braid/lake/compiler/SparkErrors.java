package io.braid.lake.compiler;

/** The readable part of Spark's messages. */
final class SparkErrors {
  private SparkErrors() {}

  static String firstLine(Throwable failure) {
    String message = String.valueOf(failure.getMessage()).strip();
    String line = message.lines().findFirst().orElse(failure.getClass().getSimpleName());
    return line.replaceFirst("^\\[[A-Z_.]+\\] ?", "")
        .replaceFirst("\\(line \\d+, pos \\d+\\)$", "")
        .strip();
  }
}
