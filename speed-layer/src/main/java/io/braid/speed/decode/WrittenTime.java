package io.braid.speed.decode;

import static io.braid.speed.decode.UndecodableException.unfit;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Dates and moments in a way of their own. Without a zone they are UTC. */
final class WrittenTime {
  private static final int LAST_YEAR = 9999;

  private final String pattern;
  private final DateTimeFormatter formatter;
  private final ColumnType type;

  WrittenTime(String pattern, ColumnType type) {
    this.pattern = pattern;
    this.formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    this.type = type;
  }

  /** Days since 1970, or microseconds. */
  Object decode(String text) throws UndecodableException {
    try {
      TemporalAccessor found =
          formatter.parseBest(
              text, ZonedDateTime::from, Instant::from, LocalDateTime::from, LocalDate::from);
      return decode(found);
    } catch (DateTimeException | ArithmeticException e) {
      throw unfit(text, "is no %s such as %s".formatted(type.sql(), pattern));
    }
  }

  private Object decode(TemporalAccessor found) {
    LocalDateTime time = toLocal(found);
    if (time.getYear() < 1 || time.getYear() > LAST_YEAR) {
      throw new DateTimeException("the years go from 1 to 9999");
    }
    return type == Simple.DATE
        ? (Object) Math.toIntExact(time.toLocalDate().toEpochDay())
        : ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant(ZoneOffset.UTC));
  }

  private LocalDateTime toLocal(TemporalAccessor found) {
    if (found instanceof ZonedDateTime zoned) {
      return type == Simple.TIMESTAMP
          ? zoned.withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime()
          : zoned.toLocalDateTime();
    }
    if (found instanceof Instant instant) {
      return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
    return found instanceof LocalDateTime local ? local : ((LocalDate) found).atStartOfDay();
  }
}
