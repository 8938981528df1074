package io.braid.serving.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a simple query at its semicolons, outside of literals, quoted names and comments. Only the
 * convenience of several statements depends on it: the guard parses each part again.
 */
final class Script {
  private final String sql;
  private int at;

  private Script(String sql) {
    this.sql = sql;
  }

  /** The statements without their semicolons; empty ones are left out. */
  static List<String> split(String sql) {
    return new Script(sql).split();
  }

  private List<String> split() {
    List<String> parts = new ArrayList<>();
    int start = 0;
    boolean content = false;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      int before = at;
      if (c == ';') {
        if (content) {
          parts.add(sql.substring(start, at));
        }
        start = ++at;
        content = false;
      } else if (sql.startsWith("--", at)) {
        skipTo("\n");
      } else if (sql.startsWith("/*", at)) {
        skipComment();
      } else if (c == '\'') {
        skipQuoted(c, before > 0 && "eE".indexOf(sql.charAt(before - 1)) >= 0);
        content = true;
      } else if (c == '"') {
        skipQuoted(c, false);
        content = true;
      } else if (c == '$') {
        skipDollars();
        content = true;
      } else {
        content |= !Character.isWhitespace(c);
        at++;
      }
    }
    if (content) {
      parts.add(sql.substring(start));
    }
    return parts;
  }

  private void skipTo(String end) {
    int found = sql.indexOf(end, at + end.length());
    at = found < 0 ? sql.length() : found + end.length();
  }

  private void skipComment() {
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
    } while (depth > 0 && at < sql.length());
  }

  private void skipQuoted(char quote, boolean escapes) {
    at++;
    while (at < sql.length() && sql.charAt(at) != quote) {
      at += escapes && sql.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  private void skipDollars() {
    int end = at + 1;
    while (end < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
      end++;
    }
    boolean opens =
        end < sql.length()
            && sql.charAt(end) == '$'
            && (end == at + 1 || !Character.isDigit(sql.charAt(at + 1)));
    if (!opens) {
      at++;
      return;
    }
    String tag = sql.substring(at, end + 1);
    int close = sql.indexOf(tag, end + 1);
    at = close < 0 ? sql.length() : close + tag.length();
  }
}
