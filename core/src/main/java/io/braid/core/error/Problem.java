package io.braid.core.error;

/** One thing that is wrong in a file. {@code line} counts from 1; 0 stands for the whole file. */
public record Problem(String file, int line, ErrorCode code, String text) {

  /** {@code file:line: text}. */
  public String toLine() {
    return "%s%s: %s".formatted(file, line > 0 ? ":" + line : "", text);
  }

  /** {@code CODE file:line: text}. */
  public String toText() {
    return code + "  " + toLine();
  }
}
