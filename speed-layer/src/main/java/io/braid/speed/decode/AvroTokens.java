package io.braid.speed.decode;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;

/**
 * Avro data as the tokens that JSON of the same meaning has. Lengths are believed only as far as
 * there are bytes, so that no record takes more memory than it has.
 */
final class AvroTokens {
  private static final int DEEPEST = 500;

  /** Elements without bytes, such as nulls, that a record may have for each byte. */
  private static final long STEPS_A_BYTE = 16;

  private static final long STEPS = 1_000;

  private final BinaryDecoder in;
  private final JsonGenerator out;
  private long steps;

  private AvroTokens(BinaryDecoder in, JsonGenerator out, long steps) {
    this.in = in;
    this.out = out;
    this.steps = steps;
  }

  /**
   * @param schema that the record was written with
   * @param in stands at the beginning of the record, behind which nothing may follow
   * @param length of the record, in bytes
   */
  static void read(Schema schema, BinaryDecoder in, int length, JsonGenerator out)
      throws IOException, UndecodableException {
    new AvroTokens(in, out, STEPS + STEPS_A_BYTE * length).walk(schema, 0);
    if (!in.isEnd()) {
      throw new UndecodableException(
          "%d bytes follow the Avro data".formatted(in.inputStream().available()));
    }
  }

  private void walk(Schema schema, int depth) throws IOException, UndecodableException {
    steps--;
    if (depth > DEEPEST || steps < 0) {
      throw new UndecodableException("more elements or levels than its bytes can hold");
    }
    switch (schema.getType()) {
      case RECORD -> record(schema, depth);
      case ARRAY -> array(schema, depth);
      case MAP -> map(schema, depth);
      case UNION -> union(schema, depth);
      case NULL -> out.writeNull();
      case BOOLEAN -> out.writeBoolean(in.readBoolean());
      case INT -> whole(schema.getLogicalType(), in.readInt());
      case LONG -> whole(schema.getLogicalType(), in.readLong());
      case FLOAT -> floating(in.readFloat());
      case DOUBLE -> floating(in.readDouble());
      case STRING -> out.writeString(text());
      case ENUM -> out.writeString(symbol(schema));
      case BYTES -> bytes(schema.getLogicalType(), bytes(in.readLong()));
      case FIXED -> bytes(schema.getLogicalType(), bytes(schema.getFixedSize()));
    }
  }

  private void record(Schema schema, int depth) throws IOException, UndecodableException {
    out.writeStartObject();
    for (Schema.Field field : schema.getFields()) {
      out.writeFieldName(field.name());
      walk(field.schema(), depth + 1);
    }
    out.writeEndObject();
  }

  private void array(Schema schema, int depth) throws IOException, UndecodableException {
    out.writeStartArray();
    for (long count = in.readArrayStart(); count != 0; count = in.arrayNext()) {
      for (long i = 0; i < count; i++) {
        walk(schema.getElementType(), depth + 1);
      }
    }
    out.writeEndArray();
  }

  private void map(Schema schema, int depth) throws IOException, UndecodableException {
    out.writeStartObject();
    for (long count = in.readMapStart(); count != 0; count = in.mapNext()) {
      for (long i = 0; i < count; i++) {
        out.writeFieldName(text());
        walk(schema.getValueType(), depth + 1);
      }
    }
    out.writeEndObject();
  }

  private void union(Schema schema, int depth) throws IOException, UndecodableException {
    int index = in.readIndex();
    if (index < 0 || index >= schema.getTypes().size()) {
      throw new UndecodableException("branch %d of a union that has none".formatted(index));
    }
    walk(schema.getTypes().get(index), depth + 1);
  }

  private void whole(LogicalType logical, long value) throws IOException {
    if (logical instanceof LogicalTypes.Date) {
      out.writeString(LocalDate.ofEpochDay(value).toString());
    } else if (logical instanceof LogicalTypes.TimestampMillis) {
      out.writeString(Instant.ofEpochMilli(value).toString());
    } else if (logical instanceof LogicalTypes.TimestampMicros) {
      out.writeString(micros(value).toString());
    } else if (logical instanceof LogicalTypes.LocalTimestampMillis) {
      out.writeString(wallClock(Instant.ofEpochMilli(value)));
    } else if (logical instanceof LogicalTypes.LocalTimestampMicros) {
      out.writeString(wallClock(micros(value)));
    } else {
      out.writeNumber(value);
    }
  }

  private static Instant micros(long value) {
    return Instant.ofEpochSecond(
        Math.floorDiv(value, 1_000_000L), Math.floorMod(value, 1_000_000L) * 1_000);
  }

  private static String wallClock(Instant utc) {
    return LocalDateTime.ofInstant(utc, ZoneOffset.UTC).toString();
  }

  private void floating(double value) throws IOException, UndecodableException {
    if (!Double.isFinite(value)) {
      throw new UndecodableException(value + " is no number");
    }
    out.writeNumber(value);
  }

  private void floating(float value) throws IOException, UndecodableException {
    if (!Float.isFinite(value)) {
      throw new UndecodableException(value + " is no number");
    }
    out.writeNumber(value);
  }

  private String symbol(Schema schema) throws IOException, UndecodableException {
    int index = in.readEnum();
    if (index < 0 || index >= schema.getEnumSymbols().size()) {
      throw new UndecodableException(
          "symbol %d of the enum %s, which has none".formatted(index, schema.getName()));
    }
    return schema.getEnumSymbols().get(index);
  }

  private String text() throws IOException, UndecodableException {
    return new Utf8().decode(bytes(in.readLong())).toString();
  }

  private void bytes(LogicalType logical, byte[] value) throws IOException {
    if (logical instanceof LogicalTypes.Decimal decimal && value.length > 0) {
      out.writeNumber(new BigDecimal(new BigInteger(value), decimal.getScale()));
    } else {
      out.writeString(new String(Base64.getEncoder().encode(value), StandardCharsets.US_ASCII));
    }
  }

  private byte[] bytes(long length) throws IOException, UndecodableException {
    if (length < 0 || length > in.inputStream().available()) {
      throw new UndecodableException(
          "%d bytes are announced, and %d are left"
              .formatted(length, in.inputStream().available()));
    }
    byte[] value = new byte[(int) length];
    in.readFixed(value);
    return value;
  }
}
