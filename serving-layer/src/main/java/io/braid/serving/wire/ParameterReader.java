package io.braid.serving.wire;

import io.braid.serving.catalog.PgType;
import io.braid.serving.query.SqlException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;

/** A parameter's bytes as the Java value that DuckDB's driver binds. */
final class ParameterReader {
  private static final DateTimeFormatter DATE_TIME =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .optionalStart()
          .appendPattern("HH:mm[:ss]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .optionalEnd()
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH:mm:ss", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HHmm", "Z")
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH", "Z")
          .optionalEnd()
          .toFormatter(Locale.ROOT);

  private ParameterReader() {}

  /**
   * @param sent the type that the client declared, which fixes the binary form
   * @param wanted the type that the statement needs
   */
  static Object read(byte[] bytes, boolean binary, PgType sent, PgType wanted) {
    if (!binary) {
      return parse(Fields.toText(bytes, 0, bytes.length), wanted);
    }
    Object value = decode(bytes, sent);
    return sent == wanted || !sent.isText() ? value : parse(value.toString(), wanted);
  }

  private static Object decode(byte[] bytes, PgType type) {
    if (type.size() > 0 && bytes.length != type.size()) {
      throw new ProtocolViolation(
          "A binary %s has %d bytes, but %d were sent"
              .formatted(type.sqlName(), type.size(), bytes.length));
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return switch (type) {
      case BOOL -> bytes[0] != 0;
      case INT2 -> in.getShort();
      case INT4 -> in.getInt();
      case INT8 -> in.getLong();
      case OID -> in.getInt() & 0xffffffffL;
      case FLOAT4 -> in.getFloat();
      case FLOAT8 -> in.getDouble();
      case NUMERIC -> NumericBinary.read(bytes);
      case DATE -> CellWriter.EPOCH.toLocalDate().plusDays(in.getInt());
      case TIME -> LocalTime.ofNanoOfDay(Math.floorMod(in.getLong(), 86_400_000_000L) * 1000);
      case TIMESTAMP -> CellWriter.EPOCH.plus(in.getLong(), ChronoUnit.MICROS);
      case TIMESTAMPTZ ->
          CellWriter.EPOCH.plus(in.getLong(), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
      case UUID -> new UUID(in.getLong(), in.getLong());
      case BYTEA -> bytes;
      case TEXT, VARCHAR, BPCHAR, NAME, UNKNOWN, JSON -> Fields.toText(bytes, 0, bytes.length);
      default ->
          throw new SqlException("0A000", "A binary parameter cannot be of type " + type.sqlName());
    };
  }

  private static Object parse(String text, PgType type) {
    String value = text.strip();
    try {
      return switch (type) {
        case BOOL -> toBoolean(value);
        case INT2 -> Short.valueOf(value);
        case INT4 -> Integer.valueOf(value);
        case INT8, OID -> Long.valueOf(value);
        case FLOAT4 -> Float.valueOf(value);
        case FLOAT8 -> Double.valueOf(value);
        case NUMERIC -> new BigDecimal(value);
        case DATE -> LocalDate.from(DATE_TIME.parse(value));
        case TIME -> LocalTime.parse(value.replaceAll("[+-]\\d\\d(:?\\d\\d)?$", ""));
        // As in PostgreSQL, a timestamp without a zone ignores the one that drivers append.
        case TIMESTAMP -> toDateTime(DATE_TIME.parse(value));
        case TIMESTAMPTZ -> toInstant(DATE_TIME.parse(value));
        case UUID -> UUID.fromString(value);
        case BYTEA ->
            value.startsWith("\\x")
                ? HexFormat.of().parseHex(value.substring(2))
                : CellWriter.utf8(text);
        default -> text;
      };
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new SqlException(
          "22P02",
          "invalid input syntax for type %s: \"%s\""
              .formatted(
                  type.sqlName(), value.length() > 60 ? value.substring(0, 60) + "…" : value));
    }
  }

  private static boolean toBoolean(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "t", "true", "yes", "y", "on", "1" -> true;
      case "f", "false", "no", "n", "off", "0" -> false;
      default -> throw new IllegalArgumentException(value);
    };
  }

  private static LocalDateTime toDateTime(TemporalAccessor parsed) {
    LocalTime time = parsed.query(TemporalQueries.localTime());
    return LocalDate.from(parsed).atTime(time == null ? LocalTime.MIDNIGHT : time);
  }

  private static OffsetDateTime toInstant(TemporalAccessor parsed) {
    boolean zoned = parsed.isSupported(ChronoField.OFFSET_SECONDS);
    return toDateTime(parsed).atOffset(zoned ? ZoneOffset.from(parsed) : ZoneOffset.UTC);
  }
}
