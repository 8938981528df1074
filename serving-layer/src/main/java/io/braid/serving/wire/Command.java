package io.braid.serving.wire;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the session itself answers; everything else is a query. */
sealed interface Command {

  record Begin() implements Command {}

  /** Ends a transaction. A failed one answers ROLLBACK to COMMIT too. */
  record End(boolean commit) implements Command {}

  /**
   * @param value empty for the setting's default
   * @param local whether it ends with the transaction
   */
  record Set(String name, String value, boolean local) implements Command {}

  record Show(String name) implements Command {}

  /** Forgets prepared statements: one, or all if empty. */
  record Deallocate(Optional<String> name) implements Command {}

  record Discard() implements Command {}

  List<String> BEGINS = List.of("BEGIN", "START TRANSACTION");
  Pattern SET =
      Pattern.compile(
          "SET\\s+(?:SESSION\\s+(?!CHARACTERISTICS)|(LOCAL)\\s+)?(.+?)\\s*(?:=|\\sTO\\s)\\s*(.*)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  Pattern SET_TIME_ZONE =
      Pattern.compile(
          "SET\\s+(?:SESSION\\s+|LOCAL\\s+)?TIME\\s+ZONE\\s+(.*)", Pattern.CASE_INSENSITIVE);
  Pattern LEADING = Pattern.compile("\\A(?:\\s+|--[^\\n]*\\n?|/\\*.*?\\*/)+", Pattern.DOTALL);

  /** In upper case, the tag of its completion; for SHOW the rows come first. */
  default String tag() {
    return getClass().getSimpleName().toUpperCase(Locale.ROOT);
  }

  static Optional<Command> find(String statement) {
    String sql = LEADING.matcher(statement).replaceFirst("").strip();
    String head = sql.substring(0, Math.min(sql.length(), 300));
    String upper = head.toUpperCase(Locale.ROOT).replaceAll("\\s+", " ");
    String first = upper.isEmpty() ? "" : upper.split("[^A-Z]", 2)[0];
    return switch (first) {
      case "BEGIN", "START" ->
          upper.startsWith("START ") && !upper.startsWith(BEGINS.get(1))
              ? Optional.empty()
              : Optional.of(new Begin());
      case "COMMIT", "END" -> Optional.of(new End(true));
      case "ROLLBACK", "ABORT" -> Optional.of(new End(false));
      case "SET", "RESET" -> Optional.of(set(sql, first));
      case "SHOW" -> Optional.of(new Show(setting(sql.substring(4).strip())));
      case "DEALLOCATE" -> Optional.of(new Deallocate(deallocated(sql)));
      case "DISCARD" -> Optional.of(new Discard());
      default -> Optional.empty();
    };
  }

  private static Command set(String sql, String first) {
    Matcher zone = SET_TIME_ZONE.matcher(sql);
    if (zone.matches()) {
      return new Set("timezone", unquoted(zone.group(1)), false);
    }
    Matcher pair = SET.matcher(sql);
    if (first.equals("SET") && pair.matches()) {
      return new Set(setting(pair.group(2)), unquoted(pair.group(3)), pair.group(1) != null);
    }
    return new Set(setting(sql.substring(first.length()).strip()), "", false);
  }

  private static Optional<String> deallocated(String sql) {
    String[] words = sql.split("\\s+");
    String last = words[words.length - 1];
    return last.equalsIgnoreCase("ALL") ? Optional.empty() : Optional.of(unquoted(last));
  }

  private static String setting(String name) {
    String text = name.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    return switch (text) {
      case "time zone" -> "timezone";
      case "transaction isolation level" -> "transaction_isolation";
      case "session authorization" -> "session_authorization";
      default -> unquoted(text);
    };
  }

  private static String unquoted(String value) {
    String text = value.strip();
    boolean quoted =
        text.length() >= 2
            && "'\"".indexOf(text.charAt(0)) >= 0
            && text.charAt(text.length() - 1) == text.charAt(0);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
