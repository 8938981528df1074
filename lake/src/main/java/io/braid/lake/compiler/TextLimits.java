package io.braid.lake.compiler;

import io.braid.core.error.Place;

/** Keeps from Spark's parser what it would take minutes to read: nobody writes such a view. */
final class TextLimits {
  private static final int CHARACTERS = 65_536;
  private static final int BRACKETS = 100;

  private TextLimits() {}

  static void check(String sql, Findings findings) {
    if (sql.length() > CHARACTERS) {
      findings.invalid(
          Place.START,
          "The query has %,d characters, but at most %,d are read. Write it shorter."
              .formatted(sql.length(), CHARACTERS));
      return;
    }
    int depth = 0;
    int line = 1;
    int lineStart = 0;
    char quote = 0;
    for (int i = 0; i < sql.length(); i++) {
      char c = sql.charAt(i);
      if (c == '\n') {
        line++;
        lineStart = i + 1;
      }
      if (quote != 0) {
        i += c == '\\' ? 1 : 0;
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"' || c == '`') {
        quote = c;
      } else if (c == '(' || c == ')') {
        depth += c == '(' ? 1 : -1;
      }
      if (depth > BRACKETS) {
        findings.invalid(new Place(line, i - lineStart + 1), SparkErrors.TOO_DEEP);
        return;
      }
    }
  }
}
