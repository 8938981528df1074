package io.braid.core.error;

/** One thing that is wrong in a file. */
public record Problem(String file, Place place, ErrorCode code, String text) {

  /** {@code file:line:column}, as far as it is known. */
  public String where() {
    return file + place.toText();
  }

  /** {@code file:line:column: text}. */
  public String toLine() {
    return "%s: %s".formatted(where(), text);
  }

  /** {@code CODE file:line:column: text}. */
  public String toText() {
    return code + "  " + toLine();
  }
}
