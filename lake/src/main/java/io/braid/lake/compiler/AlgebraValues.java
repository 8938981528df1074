package io.braid.lake.compiler;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Values as Spark computes with them, and as {@link io.braid.core.algebra.Values} does. */
final class AlgebraValues {
  private AlgebraValues() {}

  static @Nullable Object toAlgebra(@Nullable Object value, DataType type) {
    if (value == null) {
      return null;
    }
    if (type instanceof ArrayType array) {
      ArrayData data = (ArrayData) value;
      List<@Nullable Object> list = new ArrayList<>();
      for (int i = 0; i < data.numElements(); i++) {
        boolean absent = data.isNullAt(i);
        list.add(toAlgebra(absent ? null : data.get(i, array.elementType()), array.elementType()));
      }
      return Collections.unmodifiableList(list);
    }
    if (type instanceof StructType struct) {
      InternalRow row = (InternalRow) value;
      List<@Nullable Object> fields = new ArrayList<>();
      for (int i = 0; i < struct.size(); i++) {
        DataType field = struct.fields()[i].dataType();
        fields.add(toAlgebra(row.isNullAt(i) ? null : row.get(i, field), field));
      }
      return Collections.unmodifiableList(fields);
    }
    if (type instanceof DecimalType) {
      return ((Decimal) value).toJavaBigDecimal();
    }
    return switch (type.typeName()) {
      case "boolean" -> value;
      case "byte", "short", "integer", "long" -> ((Number) value).longValue();
      case "float", "double" -> ((Number) value).doubleValue();
      case "string" -> value.toString();
      case "binary" -> unsigned((byte[]) value);
      case "date" -> LocalDate.ofEpochDay((Integer) value);
      case "timestamp" -> Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS);
      case "timestamp_ntz" ->
          LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC).plus((Long) value, ChronoUnit.MICROS);
      default -> throw new IllegalArgumentException("The algebra has no " + type.sql());
    };
  }

  /** Bytes in the order in which they compare. */
  private static List<Object> unsigned(byte[] bytes) {
    List<Object> values = new ArrayList<>();
    for (byte each : bytes) {
      values.add((long) Byte.toUnsignedInt(each));
    }
    return Collections.unmodifiableList(values);
  }

  static @Nullable Object toSpark(@Nullable Object value, DataType type) {
    if (value == null) {
      return null;
    }
    if (type instanceof ArrayType array) {
      return new GenericArrayData(
          ((List<?>) value).stream().map(each -> toSpark(each, array.elementType())).toArray());
    }
    if (type instanceof StructType struct) {
      List<?> fields = (List<?>) value;
      @Nullable Object[] row = new Object[fields.size()];
      for (int i = 0; i < row.length; i++) {
        StructField field = struct.fields()[i];
        row[i] = toSpark(fields.get(i), field.dataType());
      }
      return new GenericInternalRow(row);
    }
    if (type instanceof DecimalType decimal) {
      return Decimal.apply((BigDecimal) value, decimal.precision(), decimal.scale());
    }
    return switch (type.typeName()) {
      case "boolean", "long", "double" -> value;
      case "byte" -> ((Long) value).byteValue();
      case "short" -> ((Long) value).shortValue();
      case "integer" -> ((Long) value).intValue();
      case "float" -> ((Double) value).floatValue();
      case "string" -> UTF8String.fromString((String) value);
      case "binary" -> bytes((List<?>) value);
      case "date" -> (int) ((LocalDate) value).toEpochDay();
      case "timestamp" -> micros((Instant) value);
      case "timestamp_ntz" -> micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC));
      default -> throw new IllegalArgumentException("The algebra has no " + type.sql());
    };
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
  }

  private static byte[] bytes(List<?> values) {
    byte[] bytes = new byte[values.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = ((Long) values.get(i)).byteValue();
    }
    return bytes;
  }
}
