package io.braid.speed.decode;

/** Why a record is a dead letter. Without a stack trace: a million of them must cost little. */
public final class UndecodableException extends Exception {
  private static final int LONGEST_VALUE = 80;

  UndecodableException(String reason) {
    super(reason, null, false, false);
  }

  static UndecodableException unfit(String column, String value, String why) {
    return new UndecodableException("%s: '%s' %s".formatted(column, shorten(value), why));
  }

  static String shorten(String value) {
    return value.length() <= LONGEST_VALUE
        ? value
        : "%s… (%d characters)".formatted(value.substring(0, LONGEST_VALUE), value.length());
  }
}
