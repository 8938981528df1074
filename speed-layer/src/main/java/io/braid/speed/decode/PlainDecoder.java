package io.braid.speed.decode;

import static io.braid.speed.decode.UndecodableException.unfit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.braid.core.type.ColumnType;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** Values that hold no others. */
record PlainDecoder(ColumnType type) implements ValueDecoder {
  @Override
  public Object decode(JsonParser json) throws IOException, UndecodableException {
    if (type instanceof ColumnType.Decimal decimal) {
      return decimal(json, decimal);
    }
    return switch ((ColumnType.Simple) type) {
      case BOOLEAN -> bool(json);
      case TINYINT -> (byte) whole(json, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case SMALLINT -> (short) whole(json, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT -> (int) whole(json, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> whole(json, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT -> floating(json);
      case DOUBLE -> doubled(json);
      case STRING -> UTF8String.fromString(string(json));
      case BINARY -> binary(json);
      case DATE -> date(json);
      case TIMESTAMP -> timestamp(json);
      case TIMESTAMP_NTZ -> wallClock(json);
    };
  }

  private boolean bool(JsonParser json) throws IOException, UndecodableException {
    return switch (json.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw mismatch(json);
    };
  }

  private long whole(JsonParser json, long least, long most)
      throws IOException, UndecodableException {
    String text = number(json);
    Optional<Long> small = smallWhole(text);
    if (small.filter(value -> value >= least && value <= most).isPresent()) {
      return small.get();
    }
    return Numbers.findWhole(text, least, most).orElseThrow(() -> overflow(text));
  }

  /** The usual case, without a {@link BigDecimal}. */
  private static Optional<Long> smallWhole(String text) {
    if (text.length() > 18) {
      return Optional.empty();
    }
    for (int i = text.charAt(0) == '-' ? 1 : 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    return Optional.of(Long.parseLong(text));
  }

  private float floating(JsonParser json) throws IOException, UndecodableException {
    String text = number(json);
    float value = Float.parseFloat(text);
    if (Float.isInfinite(value)) {
      throw overflow(text);
    }
    return value;
  }

  private double doubled(JsonParser json) throws IOException, UndecodableException {
    String text = number(json);
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw overflow(text);
    }
    return value;
  }

  /** A number, or a string that holds one: producers that want exact decimals write strings. */
  private Decimal decimal(JsonParser json, ColumnType.Decimal decimal)
      throws IOException, UndecodableException {
    boolean quoted = json.currentToken() == JsonToken.VALUE_STRING;
    String text = quoted ? json.getText() : number(json);
    BigDecimal value =
        Numbers.findDecimal(text, decimal.precision(), decimal.scale())
            .orElseThrow(() -> overflow(text));
    return Decimal.apply(value, decimal.precision(), decimal.scale());
  }

  private byte[] binary(JsonParser json) throws IOException, UndecodableException {
    String text = string(json);
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw unfit(text, "is not Base64");
    }
  }

  private int date(JsonParser json) throws IOException, UndecodableException {
    String text = string(json);
    OptionalInt days = Timestamps.findDays(text);
    if (days.isEmpty()) {
      throw unfit(text, "is no date such as 2001-12-31");
    }
    return days.getAsInt();
  }

  private long timestamp(JsonParser json) throws IOException, UndecodableException {
    String text = string(json);
    OptionalLong micros = Timestamps.findMicros(text);
    if (micros.isEmpty()) {
      throw unfit(text, "is no timestamp such as 2001-12-31T23:59:59Z");
    }
    return micros.getAsLong();
  }

  private long wallClock(JsonParser json) throws IOException, UndecodableException {
    String text = string(json);
    OptionalLong micros = Timestamps.findLocalMicros(text);
    if (micros.isEmpty()) {
      throw unfit(text, "is no timestamp without zone such as 2001-12-31T23:59:59");
    }
    return micros.getAsLong();
  }

  private String string(JsonParser json) throws IOException, UndecodableException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw mismatch(json);
    }
    String text = json.getText();
    if (!Utf8.isWellFormed(text)) {
      throw new UndecodableException("holds half of a surrogate pair");
    }
    return text;
  }

  private String number(JsonParser json) throws IOException, UndecodableException {
    if (!json.currentToken().isNumeric()) {
      throw mismatch(json);
    }
    return json.getText();
  }

  private UndecodableException overflow(String text) {
    return unfit(text, "does not fit " + type.sql());
  }

  private UndecodableException mismatch(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    String kind = ValueDecoder.name(token);
    return token.isStructStart()
        ? new UndecodableException("%s cannot be a %s".formatted(kind, type.sql()))
        : unfit(json.getText(), "is %s and no %s".formatted(kind, type.sql()));
  }
}
