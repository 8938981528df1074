package io.braid.core.dimension;

/** A file is not CSV from this line on. */
final class CsvException extends Exception {
  private final int line;

  CsvException(int line, String text) {
    super(text);
    this.line = line;
  }

  int line() {
    return line;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
