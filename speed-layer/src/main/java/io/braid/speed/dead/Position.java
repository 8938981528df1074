package io.braid.speed.dead;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a record stands in its topic. */
record Position(int partition, long offset) {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  /**
   * @throws BraidException {@code USAGE}
   */
  static Position of(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new BraidException(
          ErrorCode.USAGE,
          "'%s' is no position of a record. Write PARTITION:OFFSET, such as 0:8120."
              .formatted(text));
    }
    return new Position(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2)));
  }

  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
