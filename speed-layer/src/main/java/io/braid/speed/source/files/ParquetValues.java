package io.braid.speed.source.files;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/** Values of Parquet as JSON has them; text stays bytes, which may not be UTF-8. */
final class ParquetValues {
  private static final int JULIAN_1970 = 2_440_588;

  private ParquetValues() {}

  /** A string, number, boolean, text in a {@link Binary}, or bytes. */
  static Object read(Group group, int field, int index) {
    PrimitiveType type = group.getType().getType(field).asPrimitiveType();
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> group.getBoolean(field, index);
      case FLOAT -> group.getFloat(field, index);
      case DOUBLE -> group.getDouble(field, index);
      case INT32 -> whole(logical, group.getInteger(field, index));
      case INT64 -> whole(logical, group.getLong(field, index));
      case INT96 -> int96(group.getInt96(field, index)).toString();
      case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(logical, group.getBinary(field, index));
    };
  }

  private static Object whole(LogicalTypeAnnotation logical, long value) {
    if (logical instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(value).toString();
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale());
    }
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      return timestamp(timestamp, value);
    }
    return logical instanceof IntLogicalTypeAnnotation integer && !integer.isSigned()
        ? unsigned(integer.getBitWidth(), value)
        : value;
  }

  private static Object unsigned(int bits, long value) {
    return bits == Long.SIZE
        ? new BigInteger(Long.toUnsignedString(value))
        : (Object) (value & ((1L << bits) - 1));
  }

  private static String timestamp(TimestampLogicalTypeAnnotation type, long value) {
    ChronoUnit unit =
        switch (type.getUnit()) {
          case MILLIS -> ChronoUnit.MILLIS;
          case MICROS -> ChronoUnit.MICROS;
          case NANOS -> ChronoUnit.NANOS;
        };
    Instant instant = Instant.EPOCH.plus(value, unit);
    return type.isAdjustedToUTC()
        ? instant.toString()
        : LocalDateTime.ofInstant(instant, ZoneOffset.UTC).toString();
  }

  /** Nanoseconds of a Julian day. */
  private static Instant int96(Binary value) {
    ByteBuffer parts = ByteBuffer.wrap(value.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
    long nanos = parts.getLong();
    return Instant.EPOCH
        .plus(parts.getInt() - (long) JULIAN_1970, ChronoUnit.DAYS)
        .plusNanos(nanos);
  }

  private static Object bytes(LogicalTypeAnnotation logical, Binary value) {
    if (logical instanceof StringLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation
        || logical instanceof JsonLogicalTypeAnnotation) {
      return value;
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal && value.length() > 0) {
      return new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale());
    }
    if (logical instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer halves = value.toByteBuffer();
      return new UUID(halves.getLong(), halves.getLong()).toString();
    }
    return value.getBytes();
  }
}
