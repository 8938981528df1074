package io.braid.speed.decode;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A Protobuf message as the tokens that JSON of the same meaning has. A field that may be told from
 * one that is not there, and is not, is null.
 */
final class ProtobufTokens {
  /** Messages that stand for the one value that they hold. */
  private static final Set<String> WRAPPERS =
      Set.of(
          "google.protobuf.BoolValue",
          "google.protobuf.BytesValue",
          "google.protobuf.DoubleValue",
          "google.protobuf.FloatValue",
          "google.protobuf.Int32Value",
          "google.protobuf.Int64Value",
          "google.protobuf.StringValue",
          "google.protobuf.UInt32Value",
          "google.protobuf.UInt64Value",
          "google.type.Decimal");

  private static final long NANOS = 1_000_000_000;

  private final JsonGenerator out;

  ProtobufTokens(JsonGenerator out) {
    this.out = out;
  }

  void write(Message message) throws IOException, UndecodableException {
    refuseOtherTypes(message);
    out.writeStartObject();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      out.writeFieldName(field.getName());
      try {
        field(message, field);
      } catch (UndecodableException e) {
        throw e.inside(field.getName());
      }
    }
    out.writeEndObject();
  }

  /** A field of another wire type, or a symbol that its closed enum lacks, counts as unknown. */
  private static void refuseOtherTypes(Message message) throws UndecodableException {
    for (int number : message.getUnknownFields().asMap().keySet()) {
      FieldDescriptor field = message.getDescriptorForType().findFieldByNumber(number);
      if (field != null) {
        throw new UndecodableException(
                "was not written as %s".formatted(field.getType().name().toLowerCase(Locale.ROOT)))
            .inside(field.getName());
      }
    }
  }

  private void field(Message message, FieldDescriptor field)
      throws IOException, UndecodableException {
    if (field.isMapField()) {
      map((List<?>) message.getField(field));
    } else if (field.isRepeated()) {
      out.writeStartArray();
      for (Object element : (List<?>) message.getField(field)) {
        value(field, element);
      }
      out.writeEndArray();
    } else if (!field.hasPresence() || message.hasField(field) || field.hasDefaultValue()) {
      value(field, message.getField(field));
    } else {
      out.writeNull();
    }
  }

  /** Of two entries of a key, the last counts. */
  private void map(List<?> entries) throws IOException, UndecodableException {
    Map<String, Message> byKey = new LinkedHashMap<>();
    for (Object each : entries) {
      Message entry = (Message) each;
      refuseOtherTypes(entry);
      byKey.put(key(entry), entry);
    }
    out.writeStartObject();
    for (Map.Entry<String, Message> entry : byKey.entrySet()) {
      FieldDescriptor value = entry.getValue().getDescriptorForType().findFieldByNumber(2);
      out.writeFieldName(entry.getKey());
      value(value, entry.getValue().getField(value));
    }
    out.writeEndObject();
  }

  private static String key(Message entry) {
    FieldDescriptor field = entry.getDescriptorForType().findFieldByNumber(1);
    Object key = entry.getField(field);
    return field.getJavaType() == JavaType.INT || field.getJavaType() == JavaType.LONG
        ? whole(field, ((Number) key).longValue()).toString()
        : key.toString();
  }

  private void value(FieldDescriptor field, Object value) throws IOException, UndecodableException {
    switch (field.getJavaType()) {
      case INT, LONG -> out.writeNumber(whole(field, ((Number) value).longValue()));
      case FLOAT, DOUBLE -> floating((Number) value);
      case BOOLEAN -> out.writeBoolean((Boolean) value);
      case STRING -> out.writeString((String) value);
      case BYTE_STRING ->
          out.writeString(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
      case ENUM -> out.writeString(symbol((EnumValueDescriptor) value));
      case MESSAGE -> message((Message) value);
    }
  }

  private static BigInteger whole(FieldDescriptor field, long value) {
    return switch (field.getType()) {
      case UINT32, FIXED32 -> BigInteger.valueOf(value & 0xFFFF_FFFFL);
      case UINT64, FIXED64 -> new BigInteger(Long.toUnsignedString(value));
      default -> BigInteger.valueOf(value);
    };
  }

  private void floating(Number value) throws IOException, UndecodableException {
    if (!Double.isFinite(value.doubleValue())) {
      throw new UndecodableException(value + " is no number");
    }
    if (value instanceof Float single) {
      out.writeNumber(single);
    } else {
      out.writeNumber(value.doubleValue());
    }
  }

  private static String symbol(EnumValueDescriptor symbol) throws UndecodableException {
    if (symbol.getIndex() < 0) {
      throw new UndecodableException(
          "symbol %d of the enum %s, which has none"
              .formatted(symbol.getNumber(), symbol.getType().getName()));
    }
    return symbol.getName();
  }

  private void message(Message message) throws IOException, UndecodableException {
    Descriptor type = message.getDescriptorForType();
    if (WRAPPERS.contains(type.getFullName())) {
      refuseOtherTypes(message);
      FieldDescriptor only = type.findFieldByNumber(1);
      value(only, message.getField(only));
    } else if (type.getFullName().equals("google.protobuf.Timestamp")) {
      refuseOtherTypes(message);
      out.writeString(instant(number(message, "seconds"), number(message, "nanos")).toString());
    } else if (type.getFullName().equals("google.type.Date")) {
      refuseOtherTypes(message);
      out.writeString(date(message).toString());
    } else {
      write(message);
    }
  }

  private static Instant instant(long seconds, long nanos) throws UndecodableException {
    try {
      if (nanos >= 0 && nanos < NANOS) {
        return Instant.ofEpochSecond(seconds, nanos);
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw new UndecodableException(
        "%d seconds and %d nanoseconds are no moment".formatted(seconds, nanos));
  }

  private static LocalDate date(Message message) throws UndecodableException {
    try {
      return LocalDate.of(
          Math.toIntExact(number(message, "year")),
          Math.toIntExact(number(message, "month")),
          Math.toIntExact(number(message, "day")));
    } catch (DateTimeException e) {
      throw new UndecodableException("no date: " + e.getMessage());
    }
  }

  private static long number(Message message, String field) {
    return ((Number) message.getField(message.getDescriptorForType().findFieldByName(field)))
        .longValue();
  }
}
