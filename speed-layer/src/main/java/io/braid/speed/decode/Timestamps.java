package io.braid.speed.decode;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Dates and moments as text. {@code 2001-01-10T18:20:00.5+01:00}, with a zone; or {@code 2001-01-10
 * 18:20:00}, {@code 2001/01/10 18:20}, with or without one, UTC if without. What is finer than a
 * microsecond is cut off.
 */
final class Timestamps {
  private static final long MICROS = 1_000_000L;
  private static final long DAY_MICROS = 86_400L * MICROS;

  private static final long FIRST = LocalDate.of(1, 1, 1).toEpochDay() * DAY_MICROS;
  private static final long END = LocalDate.of(10_000, 1, 1).toEpochDay() * DAY_MICROS;

  private final String text;
  private int at;

  private Timestamps(String text) {
    this.text = text;
  }

  /** Days since 1970 of {@code yyyy-MM-dd}. */
  static OptionalInt findDays(String text) {
    Timestamps cursor = new Timestamps(text);
    try {
      int days = cursor.days('-');
      return cursor.isAtEnd() ? OptionalInt.of(days) : OptionalInt.empty();
    } catch (DateTimeException e) {
      return OptionalInt.empty();
    }
  }

  /** Microseconds since 1970. */
  static OptionalLong findMicros(String text) {
    try {
      return OptionalLong.of(new Timestamps(text).micros());
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  /** Microseconds since 1970 of a wall clock; a zone is refused. */
  static OptionalLong findLocalMicros(String text) {
    Timestamps cursor = new Timestamps(text);
    try {
      long micros = cursor.local();
      return cursor.isAtEnd() ? OptionalLong.of(micros) : OptionalLong.empty();
    } catch (DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  private long micros() {
    long micros = local();
    return isAtEnd() && text.indexOf('T') < 0 ? micros : withinYears(micros - zone());
  }

  private long local() {
    boolean slashes = text.length() > 4 && text.charAt(4) == '/';
    long days = days(slashes ? '/' : '-');
    if (slashes || !accept('T')) {
      expect(' ');
    }
    return days * DAY_MICROS + timeOfDay();
  }

  /** A zone can push a moment out of the years 0001 to 9999, which is as far as views are exact. */
  private static long withinYears(long micros) {
    if (micros < FIRST || micros >= END) {
      throw new DateTimeException("out of range");
    }
    return micros;
  }

  private int days(char separator) {
    int year = digits(4);
    expect(separator);
    int month = digits(2);
    expect(separator);
    return (int) LocalDate.of(require(year, 1, 9999), month, digits(2)).toEpochDay();
  }

  private long timeOfDay() {
    long seconds = require(digits(2), 0, 23) * 3600L;
    expect(':');
    seconds += require(digits(2), 0, 59) * 60L;
    long fraction = 0;
    if (accept(':')) {
      seconds += require(digits(2), 0, 59);
      if (accept('.')) {
        fraction = fraction();
      }
    }
    return seconds * MICROS + fraction;
  }

  private long fraction() {
    int first = at;
    long unit = MICROS;
    long micros = 0;
    while (!isAtEnd() && isDigit(text.charAt(at))) {
      unit /= 10;
      micros += unit * (text.charAt(at) - '0');
      at++;
    }
    require(at - first, 1, 9);
    return micros;
  }

  private long zone() {
    if (accept('Z')) {
      expectEnd();
      return 0;
    }
    boolean east = accept('+');
    if (!east) {
      expect('-');
    }
    long minutes = require(digits(2), 0, 18) * 60L;
    if (!isAtEnd()) {
      accept(':');
      minutes += require(digits(2), 0, 59);
    }
    expectEnd();
    return (east ? minutes : -minutes) * 60 * MICROS;
  }

  private int digits(int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      char c = isAtEnd() ? ' ' : text.charAt(at);
      if (!isDigit(c)) {
        throw new DateTimeException("a digit is missing");
      }
      value = value * 10 + (c - '0');
      at++;
    }
    return value;
  }

  private boolean accept(char expected) {
    boolean there = !isAtEnd() && text.charAt(at) == expected;
    if (there) {
      at++;
    }
    return there;
  }

  private void expect(char expected) {
    if (!accept(expected)) {
      throw new DateTimeException("a separator is missing");
    }
  }

  private void expectEnd() {
    if (!isAtEnd()) {
      throw new DateTimeException("something follows");
    }
  }

  private boolean isAtEnd() {
    return at >= text.length();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int require(int value, int least, int most) {
    if (value < least || value > most) {
      throw new DateTimeException("out of range");
    }
    return value;
  }
}
