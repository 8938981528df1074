package io.braid.speed.decode;

/** Why a record is a dead letter. Without a stack trace: a million of them must cost little. */
public final class UndecodableException extends Exception {
  private static final int LONGEST_VALUE = 80;

  private final String path;
  private final String reason;

  UndecodableException(String reason) {
    this("", reason);
  }

  private UndecodableException(String path, String reason) {
    super(path.isEmpty() ? reason : path + ": " + reason, null, false, false);
    this.path = path;
    this.reason = reason;
  }

  /** The same, found one step further inside: in a field, or in {@code [3]}. */
  UndecodableException inside(String step) {
    boolean joined = path.isEmpty() || path.startsWith("[");
    return new UndecodableException(step + (joined ? "" : ".") + path, reason);
  }

  static UndecodableException unfit(String value, String why) {
    return new UndecodableException("'%s' %s".formatted(shorten(value), why));
  }

  static String shorten(String value) {
    return value.length() <= LONGEST_VALUE
        ? value
        : "%s… (%d characters)".formatted(value.substring(0, LONGEST_VALUE), value.length());
  }
}
