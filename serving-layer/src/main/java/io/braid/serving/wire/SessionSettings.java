package io.braid.serving.wire;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.serving.query.SqlException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What SET and SHOW know of. Those with an effect are the statement timeout and {@link
 * BraidSettings}; times are always in UTC. As in PostgreSQL, a transaction that is rolled back
 * leaves nothing set, and SET LOCAL lasts to its end.
 */
final class SessionSettings {
  private static final String STATEMENT_TIMEOUT = "statement_timeout";
  private static final int MAX_LENGTH = 10_000;

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
    values.put(STATEMENT_TIMEOUT, "0");
    values.put("transaction_isolation", "repeatable read");
    values.put("transaction_read_only", "on");
    values.put("max_index_keys", "32");
    values.put("max_identifier_length", "63");
    values.put("lc_collate", "C");
    values.put("lc_ctype", "C");
    values.putAll(BraidSettings.defaults());
    return values;
  }

  private final Duration maxTimeout;
  private final Map<String, String> defaults = new HashMap<>();
  private final Map<String, String> beforeLocal = new HashMap<>();
  private Map<String, String> values;
  private Map<String, String> atBegin = Map.of();
  private volatile Duration timeout;
  private BraidSettings braid;

  SessionSettings(Duration maxTimeout) {
    this.maxTimeout = maxTimeout;
    known().forEach((name, value) -> defaults.put(name.toLowerCase(Locale.ROOT), value));
    this.values = defaults;
    this.timeout = maxTimeout;
    this.braid = BraidSettings.of(values);
  }

  void reset() {
    accept(defaults);
    beforeLocal.clear();
  }

  /** Safe to call from another thread. */
  Duration statementTimeout() {
    return timeout;
  }

  BraidSettings braid() {
    return braid;
  }

  /** A transaction was opened. */
  void begin() {
    atBegin = values;
  }

  /** The open transaction ended. */
  void end(boolean commit) {
    Map<String, String> next = new HashMap<>(commit ? values : atBegin);
    if (commit) {
      next.putAll(beforeLocal);
    }
    beforeLocal.clear();
    accept(next);
  }

  String show(String name) {
    String value = values.get(name.toLowerCase(Locale.ROOT));
    if (value == null) {
      throw new SqlException("42704", "No setting is named \"%s\"".formatted(name));
    }
    return value;
  }

  /**
   * Settings that mean nothing here are kept and shown, as tools set many without need.
   *
   * @param local whether it ends with the transaction, which must be open
   */
  void set(String name, String value, boolean local) {
    String key = name.toLowerCase(Locale.ROOT);
    BraidSettings.refuseUnknown(key);
    switch (key) {
      case "client_encoding", "names" -> requireUtf8(value);
      case "timezone", "datestyle", "intervalstyle", "server_version", "search_path" -> {}
      case "standard_conforming_strings" -> requireOn(name, value);
      case "session_authorization", "role" -> requireNone(name, value);
      default -> {
        if (values.size() < 200 && name.length() + value.length() < MAX_LENGTH) {
          put(key, value, local);
        } else if (defaults.containsKey(key)) {
          throw new SqlException(
              "22023",
              "The value of %s has %d characters, more than the limit of %d"
                  .formatted(name, value.length(), MAX_LENGTH));
        }
      }
    }
  }

  private void put(String name, String value, boolean local) {
    boolean isReset = value.isEmpty() || value.equalsIgnoreCase("default");
    Map<String, String> next = new HashMap<>(values);
    next.put(name, isReset ? defaults.getOrDefault(name, "") : value);
    String before = values.getOrDefault(name, "");
    accept(next);
    if (local) {
      beforeLocal.putIfAbsent(name, before);
    } else {
      beforeLocal.remove(name);
    }
  }

  private void accept(Map<String, String> next) {
    Duration nextTimeout = toTimeout(next.getOrDefault(STATEMENT_TIMEOUT, "0"));
    braid = BraidSettings.of(next);
    timeout = nextTimeout;
    values = Map.copyOf(next);
  }

  private Duration toTimeout(String value) {
    Duration wanted = Times.parse(STATEMENT_TIMEOUT, value);
    boolean shorter = !wanted.isZero() && wanted.compareTo(maxTimeout) < 0;
    return shorter ? wanted : maxTimeout;
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
