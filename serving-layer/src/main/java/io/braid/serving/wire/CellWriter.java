package io.braid.serving.wire;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.serving.catalog.PgType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;

/** Writes a row's values, each with its length in front, in text or binary. */
final class CellWriter {
  static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final ByteBuf out;
  private final int maxBytes;

  CellWriter(ByteBuf out, int maxBytes) {
    this.out = out;
    this.maxBytes = maxBytes;
  }

  void write(ResultSet row, int index, PgType type, boolean binary) throws SQLException {
    switch (type) {
      case BOOL -> {
        boolean value = row.getBoolean(index);
        if (!isNull(row)) {
          out.writeInt(1).writeByte(binary ? (value ? 1 : 0) : (value ? 't' : 'f'));
        }
      }
      case INT2, INT4, INT8, OID -> {
        long value = row.getLong(index);
        if (!isNull(row)) {
          integer(value, type, binary);
        }
      }
      case FLOAT4 -> {
        float value = row.getFloat(index);
        if (!isNull(row)) {
          float4(value, binary);
        }
      }
      case FLOAT8 -> {
        double value = row.getDouble(index);
        if (!isNull(row)) {
          float8(value, binary);
        }
      }
      case TIMESTAMP -> object(row.getObject(index, LocalDateTime.class), type, binary);
      case JSON -> {
        Object value = row.getObject(index);
        object(value == null ? null : JsonText.of(value), type, binary);
      }
      case TEXT, NAME, VARCHAR -> {
        String value = row.getString(index);
        if (value == null) {
          out.writeInt(-1);
        } else {
          text(value);
        }
      }
      default -> object(row.getObject(index), type, binary);
    }
  }

  private boolean isNull(ResultSet row) throws SQLException {
    boolean missing = row.wasNull();
    if (missing) {
      out.writeInt(-1);
    }
    return missing;
  }

  private void object(@org.jspecify.annotations.Nullable Object value, PgType type, boolean binary)
      throws SQLException {
    if (value == null) {
      out.writeInt(-1);
    } else if (value instanceof Array array) {
      array(array, type, binary);
    } else if (binary) {
      binary(value, type);
    } else {
      text(toText(value, type));
    }
  }

  private void integer(long value, PgType type, boolean binary) {
    if (!binary) {
      ascii(Long.toString(value));
      return;
    }
    switch (type.size()) {
      case 2 -> out.writeInt(2).writeShort((int) value);
      case 4 -> out.writeInt(4).writeInt((int) value);
      default -> out.writeInt(8).writeLong(value);
    }
  }

  private void float4(float value, boolean binary) {
    if (binary) {
      out.writeInt(4).writeFloat(value);
    } else {
      ascii(FloatText.of(value));
    }
  }

  private void float8(double value, boolean binary) {
    if (binary) {
      out.writeInt(8).writeDouble(value);
    } else {
      ascii(FloatText.of(value));
    }
  }

  private void ascii(String value) {
    out.writeInt(value.length());
    ByteBufUtil.writeAscii(out, value);
  }

  private void text(String value) {
    int at = out.writerIndex();
    out.writeInt(0);
    if (value.length() > maxBytes) {
      throw tooLarge();
    }
    int bytes = ByteBufUtil.writeUtf8(out, value);
    if (bytes > maxBytes) {
      throw tooLarge();
    }
    out.setInt(at, bytes);
  }

  private void bytes(byte[] value) {
    if (value.length > maxBytes) {
      throw tooLarge();
    }
    out.writeInt(value.length).writeBytes(value);
  }

  private BraidException tooLarge() {
    return new BraidException(
        ErrorCode.QUERY_TOO_LARGE,
        "A cell of the result is larger than %d bytes; select less of it, for example by left()"
            .formatted(maxBytes));
  }

  private void binary(Object value, PgType type) throws SQLException {
    switch (type) {
      case BOOL -> out.writeInt(1).writeByte((boolean) value ? 1 : 0);
      case INT2, INT4, INT8, OID -> integer(((Number) value).longValue(), type, true);
      case FLOAT4 -> float4(((Number) value).floatValue(), true);
      case FLOAT8 -> float8(((Number) value).doubleValue(), true);
      case NUMERIC -> NumericBinary.write(out, new BigDecimal(value.toString()));
      case DATE ->
          out.writeInt(4)
              .writeInt((int) ChronoUnit.DAYS.between(EPOCH.toLocalDate(), (LocalDate) value));
      case TIME -> out.writeInt(8).writeLong(((LocalTime) value).toNanoOfDay() / 1000);
      case TIMESTAMP -> out.writeInt(8).writeLong(ChronoUnit.MICROS.between(EPOCH, toLocal(value)));
      case TIMESTAMPTZ ->
          out.writeInt(8).writeLong(ChronoUnit.MICROS.between(EPOCH, utc((OffsetDateTime) value)));
      case UUID ->
          out.writeInt(16)
              .writeLong(((UUID) value).getMostSignificantBits())
              .writeLong(((UUID) value).getLeastSignificantBits());
      case BYTEA -> bytes(toBytes((Blob) value));
      case INTERVAL ->
          throw new io.braid.serving.query.SqlException(
              "0A000", "Intervals are sent as text only; cast the column to text");
      default -> text(toText(value, type));
    }
  }

  private String toText(Object value, PgType type) throws SQLException {
    return switch (type) {
      case BOOL -> (boolean) value ? "t" : "f";
      case NUMERIC ->
          value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
      case FLOAT4 -> FloatText.of(((Number) value).floatValue());
      case FLOAT8 -> FloatText.of(((Number) value).doubleValue());
      case TIME -> time((LocalTime) value);
      case TIMESTAMP -> dateTime(toLocal(value));
      case TIMESTAMPTZ -> dateTime(utc((OffsetDateTime) value)) + "+00";
      case BYTEA -> "\\x" + HexFormat.of().formatHex(toBytes((Blob) value));
      default -> value.toString();
    };
  }

  private byte[] toBytes(Blob blob) throws SQLException {
    if (blob.length() > maxBytes) {
      throw tooLarge();
    }
    return blob.getBytes(1, (int) blob.length());
  }

  /** DuckDB's driver has another class for those that stand inside an array. */
  private static LocalDateTime toLocal(Object value) {
    return value instanceof Timestamp inside ? inside.toLocalDateTime() : (LocalDateTime) value;
  }

  private static LocalDateTime utc(OffsetDateTime value) {
    return value.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
  }

  private static String dateTime(LocalDateTime value) {
    return value.toLocalDate() + " " + time(value.toLocalTime());
  }

  private static String time(LocalTime value) {
    String text = value.truncatedTo(ChronoUnit.MICROS).toString();
    String whole = text.length() == 5 ? text + ":00" : text;
    return whole.indexOf('.') < 0 ? whole : whole.replaceAll("0+$", "");
  }

  private void array(Array array, PgType type, boolean binary) throws SQLException {
    Object[] items = (Object[]) array.getArray();
    PgType element = type.findElement().orElse(PgType.TEXT);
    if (!binary || type.category() != 'A') {
      text(arrayText(items, element));
      return;
    }
    int at = out.writerIndex();
    out.writeInt(0).writeInt(items.length == 0 ? 0 : 1).writeInt(1).writeInt(element.oid());
    if (items.length > 0) {
      out.writeInt(items.length).writeInt(1);
      for (Object item : items) {
        object(item, element, true);
      }
    }
    out.setInt(at, out.writerIndex() - at - 4);
  }

  private String arrayText(Object[] items, PgType element) throws SQLException {
    StringBuilder text = new StringBuilder("{");
    for (Object item : items) {
      text.append(text.length() > 1 ? "," : "");
      if (item == null) {
        text.append("NULL");
      } else if (item instanceof Array inner) {
        text.append(arrayText((Object[]) inner.getArray(), element));
      } else {
        String plain = toText(item, element);
        boolean quoted = element.category() != 'N' && element != PgType.BOOL;
        text.append(quoted ? '"' + plain.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : plain);
      }
    }
    return text.append('}').toString();
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
