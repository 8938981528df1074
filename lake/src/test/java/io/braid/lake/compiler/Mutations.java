package io.braid.lake.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SQL with something wrong, or too much of something. */
final class Mutations {
  private static final Pattern TOKEN =
      Pattern.compile("'[^']*'|\\w+|\\s+|.", Pattern.DOTALL | Pattern.UNICODE_CHARACTER_CLASS);
  private static final List<String> PIECES =
      List.of(
          "'",
          "\"",
          "`",
          "(",
          ")",
          ",",
          ";",
          "--",
          "/*",
          "*/",
          "\\",
          "\0",
          "\n",
          "é",
          "日本",
          "😀",
          "\uD800",
          "NULL",
          "*",
          "SELECT",
          "FROM",
          "GROUP BY",
          "DISTINCT",
          "OVER ()",
          "LATERAL",
          "${x}",
          ":p",
          "?",
          "1e999",
          "0x",
          "X'0'",
          "INTERVAL",
          "CAST(NULL AS",
          "-",
          "[0]",
          ".a",
          "99999999999999999999999999999999999999999",
          "1e-400D",
          "events",
          "_epoch",
          "_offset",
          "explode(",
          "lambda x -> x",
          "UNION ALL",
          "VALUES (1)",
          "TABLE events",
          "WITH",
          "=>");

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  String of(String sql) {
    List<String> tokens = new ArrayList<>();
    Matcher token = TOKEN.matcher(sql);
    while (token.find()) {
      tokens.add(token.group());
    }
    for (int i = 1 + random.nextInt(3); i > 0 && tokens.size() > 1; i--) {
      mutate(tokens);
    }
    return String.join("", tokens);
  }

  private void mutate(List<String> tokens) {
    int at = random.nextInt(tokens.size());
    int other = random.nextInt(tokens.size());
    switch (random.nextInt(7)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, tokens.get(other));
      case 2 -> tokens.set(at, tokens.set(other, tokens.get(at)));
      case 3 -> tokens.add(at, PIECES.get(random.nextInt(PIECES.size())));
      case 4 -> tokens.set(at, " " + PIECES.get(random.nextInt(PIECES.size())) + " ");
      case 5 -> {
        String token = tokens.get(at);
        tokens.set(at, token.substring(0, random.nextInt(token.length() + 1)));
      }
      default -> tokens.subList(Math.min(at, other), Math.max(at, other)).clear();
    }
  }

  /** Deep, long and large. */
  List<String> extremes() {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "",
                " ",
                ";",
                "\0",
                "\uFEFFSELECT count(*) AS n FROM events",
                "'",
                "/*",
                "SELECT '" + "x".repeat(1_000_000) + "' AS v, count(*) AS n FROM events",
                "SELECT " + "9".repeat(100_000) + " AS v, count(*) AS n FROM events",
                "SELECT count(*) AS " + "n".repeat(100_000) + " FROM events",
                "SELECT count(*) AS `a\"b'c\0d` FROM events",
                "SELECT count(*) AS \uD800 FROM events",
                "SELECT count(*) AS n FROM events" + "\n".repeat(100_000) + "WHERE",
                "SELECT count(*) AS n FROM events WHERE s RLIKE '(a+)+$'",
                "SELECT count(*) AS n FROM events WHERE s RLIKE '('",
                "SELECT count(*) AS n FROM events GROUP BY CUBE (i, l, n, b, d, p, s, g, t, day)",
                "SELECT count(*) AS n FROM events WHERE t > INTERVAL '1' DAY * 9223372036854775807"));
    for (int size : List.of(10, 100, 1_000, 20_000)) {
      texts.add(nested("SELECT count(*) AS n FROM events WHERE ", "(", "b", ")", size));
      texts.add(nested("SELECT count(*) AS n FROM events WHERE ", "NOT ", "b", "", size));
      texts.add(nested("SELECT max(", "upper(", "s", ")", size) + ") AS m FROM events");
      texts.add(nested("SELECT count(*) AS n FROM events WHERE i = ", "i + ", "1", "", size));
      texts.add(nested("SELECT count(*) AS n FROM events WHERE ", "b OR ", "b", "", size));
      texts.add(
          nested("SELECT count(*) AS n FROM events GROUP BY ", "if(b, ", "s", ", 'x')", size / 10));
      texts.add(
          nested("SELECT sum(n) AS n FROM ", "(SELECT i AS n FROM ", "events", ")", size / 50));
      texts.add("SELECT " + "count(*) AS n, ".repeat(size / 10) + "1 AS one FROM events");
      texts.add("SELECT count(*) AS n FROM events WHERE i IN (" + "1, ".repeat(size) + "2)");
    }
    return texts;
  }

  private static String nested(String start, String open, String inner, String close, int depth) {
    return start + open.repeat(depth) + inner + close.repeat(depth);
  }
}
