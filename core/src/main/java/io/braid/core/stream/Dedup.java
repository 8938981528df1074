package io.braid.core.stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a stream tells that an event was sent twice: its id is that of an event before it, within a
 * span. Events without an id are never duplicates, and count nothing.
 *
 * @param by the column that holds the id; empty if no event is a duplicate
 * @param within {@code 1000 events}: that many events before it; {@code 24h}: those read at most so
 *     long before it, and of them the last {@value #MOST_EVENTS}
 */
public record Dedup(String by, String within) implements Serializable {
  /** What is held in memory, so it is bounded. */
  public static final long MOST_EVENTS = 2_000_000;

  private static final Pattern EVENTS = Pattern.compile("(\\d{1,9}) events");
  private static final Pattern AGE = Pattern.compile("(\\d{1,9})(s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "s",
          Duration.ofSeconds(1),
          "m",
          Duration.ofMinutes(1),
          "h",
          Duration.ofHours(1),
          "d",
          Duration.ofDays(1));
  private static final String AND = " within ";

  public static final Dedup NONE = new Dedup("", "");

  public Dedup {
    boolean isSpan = EVENTS.matcher(within).matches() || AGE.matcher(within).matches();
    if (!by.isEmpty() && !isSpan) {
      throw new IllegalArgumentException(
          "A span is so many events or a time, such as '1000000 events' or '24h', but was '%s'"
              .formatted(within));
    }
    long events = by.isEmpty() ? 1 : countOf(within);
    if (events < 1 || events > MOST_EVENTS) {
      throw new IllegalArgumentException(
          "A span has between 1 and %d events, because their ids are held in memory, but was '%s'"
              .formatted(MOST_EVENTS, within));
    }
  }

  /** From {@code event_id within 24h}. */
  @JsonCreator
  public static Dedup of(String text) {
    int end = text.lastIndexOf(AND);
    return end < 0 ? NONE : new Dedup(text.substring(0, end), text.substring(end + AND.length()));
  }

  public boolean isNone() {
    return by.isEmpty();
  }

  /** The most events before it that an event is compared with. */
  public long events() {
    return isNone() ? 0 : countOf(within);
  }

  /** The longest time between the two; zero if time counts nothing. */
  public Duration age() {
    Matcher age = AGE.matcher(within);
    return age.matches()
        ? UNITS.getOrDefault(age.group(2), Duration.ZERO).multipliedBy(Long.parseLong(age.group(1)))
        : Duration.ZERO;
  }

  private static long countOf(String within) {
    Matcher events = EVENTS.matcher(within);
    return events.matches() ? Long.parseLong(events.group(1)) : MOST_EVENTS;
  }

  @JsonValue
  @Override
  public String toString() {
    return isNone() ? "" : by + AND + within;
  }
}
