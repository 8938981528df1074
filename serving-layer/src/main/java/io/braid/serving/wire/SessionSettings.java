package io.braid.serving.wire;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.serving.query.SqlException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What SET and SHOW know of. Only the statement timeout has an effect; times are always in UTC. */
final class SessionSettings {
  private static final Pattern MILLIS = Pattern.compile("(\\d{1,9})\\s*(ms|s|min|h|)");

  /** Told to every client at the start, in PostgreSQL's spelling. */
  static Map<String, String> reported() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("server_version", "14.0");
    values.put("server_encoding", "UTF8");
    values.put("client_encoding", "UTF8");
    values.put("DateStyle", "ISO, MDY");
    values.put("IntervalStyle", "postgres");
    values.put("TimeZone", "UTC");
    values.put("integer_datetimes", "on");
    values.put("standard_conforming_strings", "on");
    values.put("default_transaction_read_only", "on");
    values.put("in_hot_standby", "off");
    values.put("is_superuser", "off");
    return values;
  }

  static Map<String, String> known() {
    Map<String, String> values = new LinkedHashMap<>(reported());
    values.put("server_version_num", "140000");
    values.put("application_name", "");
    values.put("search_path", "public");
    values.put("extra_float_digits", "1");
    values.put("bytea_output", "hex");
    values.put("statement_timeout", "0");
    values.put("transaction_isolation", "repeatable read");
    values.put("transaction_read_only", "on");
    values.put("max_index_keys", "32");
    values.put("max_identifier_length", "63");
    values.put("lc_collate", "C");
    values.put("lc_ctype", "C");
    return values;
  }

  private final Map<String, String> values = new HashMap<>();
  private final Duration maxTimeout;
  private Duration timeout;

  SessionSettings(Duration maxTimeout) {
    this.maxTimeout = maxTimeout;
    this.timeout = maxTimeout;
    reset();
  }

  void reset() {
    values.clear();
    known().forEach((name, value) -> values.put(name.toLowerCase(Locale.ROOT), value));
    timeout = maxTimeout;
  }

  Duration statementTimeout() {
    return timeout;
  }

  String show(String name) {
    String value = values.get(name.toLowerCase(Locale.ROOT));
    if (value == null) {
      throw new SqlException("42704", "No setting is named \"%s\"".formatted(name));
    }
    return value;
  }

  /** Settings that mean nothing here are kept and shown, as tools set many without need. */
  void set(String name, String value) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "statement_timeout" -> setTimeout(value);
      case "client_encoding", "names" -> requireUtf8(value);
      case "timezone", "datestyle", "intervalstyle", "server_version", "search_path" -> {}
      case "standard_conforming_strings" -> requireOn(name, value);
      case "session_authorization", "role" -> requireNone(name, value);
      default -> {
        if (values.size() < 200 && name.length() + value.length() < 1000) {
          values.put(name.toLowerCase(Locale.ROOT), value);
        }
      }
    }
  }

  private void setTimeout(String value) {
    Matcher parts = MILLIS.matcher(value.isEmpty() ? "0" : value.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new SqlException(
          "22023", "statement_timeout takes milliseconds, but was '%s'".formatted(value));
    }
    long amount = Long.parseLong(parts.group(1));
    Duration wanted =
        switch (parts.group(2)) {
          case "s" -> Duration.ofSeconds(amount);
          case "min" -> Duration.ofMinutes(amount);
          case "h" -> Duration.ofHours(amount);
          default -> Duration.ofMillis(amount);
        };
    boolean shorter = !wanted.isZero() && wanted.compareTo(maxTimeout) < 0;
    timeout = shorter ? wanted : maxTimeout;
    values.put("statement_timeout", value.isEmpty() ? "0" : value);
  }

  private static void requireUtf8(String value) {
    String plain = value.replace("-", "").replace("'", "").toUpperCase(Locale.ROOT);
    if (!plain.matches("UTF8|UNICODE|DEFAULT|SQL_ASCII|")) {
      throw new SqlException(
          "22023", "Only UTF8 is spoken here, but '%s' was asked for".formatted(value));
    }
  }

  private static void requireOn(String name, String value) {
    if (!value.matches("(?i)on|true|1|yes|default|")) {
      throw new SqlException("22023", name + " is always on");
    }
  }

  private static void requireNone(String name, String value) {
    if (!value.matches("(?i)none|default|")) {
      throw new BraidException(
          ErrorCode.QUERY_REFUSED, "SET %s is refused: log in as the other user".formatted(name));
    }
  }
}
