package io.braid.lake.compiler;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Java's regular expressions, as far as they match a text of any length without failing. */
final class RegularExpression {
  /** Java matches a repeated group by recursion. */
  private static final int MOST_REPETITIONS = 32;

  private final String text;

  RegularExpression(String text) {
    this.text = text;
  }

  /** What is wrong with it, as a sentence after "the pattern '…' ". */
  Optional<String> findObjection() {
    try {
      Pattern compiled = Pattern.compile(text);
      assert compiled != null;
    } catch (PatternSyntaxException e) {
      return Optional.of("is not valid: %s.".formatted(e.getDescription()));
    }
    return repeatsGroup()
        ? Optional.of(
            "repeats a group, for which Java needs a stack as deep as the text is long, so that one long text would stop the stream. Repeat a class of characters instead, as in [ab]* for (a|b)*, or put + behind the repetition, as in (a|bc)*+, which never gives back what it took.")
        : Optional.empty();
  }

  private boolean repeatsGroup() {
    Deque<Boolean> groups = new ArrayDeque<>(); // whether a group is repeated inside
    boolean inner = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i = text.startsWith("Q", i + 1) ? endOfQuote(i) : i + 1;
      } else if (c == '[') {
        i = endOfClass(i);
      } else if (c == '(') {
        groups.push(inner);
        inner = false;
      } else if (c == ')' && !groups.isEmpty()) {
        int times = repetitions(i + 1);
        if (times > MOST_REPETITIONS || (times > 1 && inner)) {
          return true;
        }
        inner = groups.pop() || inner || times > 1;
      }
    }
    return false;
  }

  private int endOfQuote(int from) {
    int end = text.indexOf("\\E", from);
    return end < 0 ? text.length() : end + 1;
  }

  private int endOfClass(int from) {
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && i > from + 1 && --depth == 0) {
        return i;
      }
    }
    return text.length();
  }

  /** How often what ends before {@code at} is matched at most. */
  private int repetitions(int at) {
    if (at >= text.length()) {
      return 1;
    }
    char c = text.charAt(at);
    if (c == '*' || c == '+') {
      return isPossessive(at + 1) ? 1 : Integer.MAX_VALUE;
    }
    int end = c == '{' ? text.indexOf('}', at) : -1;
    if (end < 0) {
      return 1;
    }
    String[] ends = text.substring(at + 1, end).split(",", -1);
    String most = ends[ends.length - 1];
    boolean possessive = isPossessive(end + 1);
    return possessive
        ? 1
        : most.isEmpty() || most.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(most.strip());
  }

  private boolean isPossessive(int at) {
    return at < text.length() && text.charAt(at) == '+';
  }

  int groups() {
    return Pattern.compile(text).matcher("").groupCount();
  }

  /** Whether a replacement names only groups that there are. */
  boolean accepts(String replacement) {
    try {
      String ignored = Pattern.compile("(?:" + text + "\n)|").matcher("").replaceAll(replacement);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
