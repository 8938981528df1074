package io.braid.core.project;

/** A reference leads nowhere. Its text names the reference, never a value. */
final class UnresolvedException extends Exception {
  UnresolvedException(String text) {
    super(text);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
