package io.braid.serving.wire;

import io.braid.serving.query.SqlException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as settings write them: {@code 5s}, {@code 1min}; a bare number is in milliseconds. */
final class Times {
  private static final Pattern TIME = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|h|)");

  private Times() {}

  static Duration parse(String setting, String value) {
    Matcher parts = TIME.matcher(value.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new SqlException(
          "22023",
          "%s takes milliseconds, or a number with ms, s, min or h, but was '%s'"
              .formatted(setting, value));
    }
    long amount = Long.parseLong(parts.group(1));
    return switch (parts.group(2)) {
      case "s" -> Duration.ofSeconds(amount);
      case "min" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofMillis(amount);
    };
  }
}
