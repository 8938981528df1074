package io.braid.core.dimension;

import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Decimal;
import io.braid.core.type.ColumnType.Simple;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** A field's text as a value of a type, or nothing; never another value than the text says. */
final class CsvValue {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");
  private static final Pattern NO_NUMBER = Pattern.compile("NaN|-?Infinity");

  private CsvValue() {}

  /** Whether a CSV can hold values of the type. */
  static boolean isHeld(ColumnType type) {
    return type instanceof Decimal || (type instanceof Simple && type != Simple.BINARY);
  }

  static Optional<Object> find(String text, ColumnType type) {
    try {
      return type instanceof Decimal decimal ? decimal(text, decimal) : simple(text, (Simple) type);
    } catch (NumberFormatException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> simple(String text, Simple type) {
    return switch (type) {
      case STRING -> Optional.of(text);
      case BOOLEAN -> flag(text);
      case TINYINT -> Optional.of(Byte.valueOf(text));
      case SMALLINT -> Optional.of(Short.valueOf(text));
      case INT -> Optional.of(Integer.valueOf(text));
      case BIGINT -> Optional.of(Long.valueOf(text));
      case FLOAT -> floating(text, Float::valueOf);
      case DOUBLE -> floating(text, Double::valueOf);
      case DATE -> Optional.of(within(LocalDate.parse(text)));
      case TIMESTAMP -> instant(text);
      case TIMESTAMP_NTZ -> micros(LocalDateTime.parse(iso(text))).map(Object.class::cast);
      default -> Optional.empty();
    };
  }

  private static Optional<Object> flag(String text) {
    boolean yes = text.equalsIgnoreCase("true");
    return yes || text.equalsIgnoreCase("false") ? Optional.of(yes) : Optional.empty();
  }

  /** Java would also read {@code 1d} and {@code 0x1p3}, and what is too large as an infinity. */
  private static Optional<Object> floating(String text, Function<String, Number> parser) {
    if (NO_NUMBER.matcher(text).matches()) {
      return Optional.of(parser.apply(text));
    }
    return Optional.of(text)
        .filter(written -> NUMBER.matcher(written).matches())
        .map(parser)
        .filter(value -> Double.isFinite(value.doubleValue()))
        .map(Object.class::cast);
  }

  private static Optional<Object> decimal(String text, Decimal type) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    BigDecimal value = new BigDecimal(text).stripTrailingZeros();
    return value.scale() <= type.scale()
            && value.precision() - value.scale() <= type.precision() - type.scale()
        ? Optional.of(value.setScale(type.scale(), RoundingMode.UNNECESSARY))
        : Optional.empty();
  }

  /** UTC without a zone. */
  private static Optional<Object> instant(String text) {
    String iso = iso(text);
    boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
    LocalDateTime utc =
        zoned
            ? OffsetDateTime.parse(iso).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
            : LocalDateTime.parse(iso);
    return micros(utc).map(time -> time.toInstant(ZoneOffset.UTC));
  }

  private static String iso(String text) {
    return text.length() > 10 && text.charAt(10) == ' ' ? text.replaceFirst(" ", "T") : text;
  }

  private static Optional<LocalDateTime> micros(LocalDateTime time) {
    within(time.toLocalDate());
    return time.getNano() % 1_000 == 0 ? Optional.of(time) : Optional.empty();
  }

  /** As far as views are exact. */
  private static LocalDate within(LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw new DateTimeException("out of range");
    }
    return date;
  }
}
