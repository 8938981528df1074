package io.braid.speed.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.braid.core.type.ColumnType;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes a value, as Spark holds it inside, from the token that a parser stands at. */
interface ValueDecoder {
  static ValueDecoder of(ColumnType type) {
    if (type instanceof ColumnType.Array array) {
      return new ArrayDecoder(of(array.element()));
    }
    if (type instanceof ColumnType.MapType map) {
      return new MapDecoder(of(map.value()));
    }
    if (type instanceof ColumnType.Struct struct) {
      return new StructDecoder(
          new ObjectReader(
              struct.fields().stream().map(ColumnType.Field::name).toList(),
              struct.fields().stream().map(field -> of(field.type())).toList()));
    }
    return new PlainDecoder(type);
  }

  /** The token is not null's. */
  Object decode(JsonParser json) throws IOException, UndecodableException;

  default @Nullable Object decodeOrNull(JsonParser json) throws IOException, UndecodableException {
    return json.currentToken() == JsonToken.VALUE_NULL ? null : decode(json);
  }

  static void require(JsonToken wanted, String kind, JsonParser json) throws UndecodableException {
    JsonToken token = json.currentToken();
    if (token != wanted) {
      throw new UndecodableException("%s is expected, but found %s".formatted(kind, name(token)));
    }
  }

  /** What a token is the beginning of, for people. */
  static String name(@Nullable JsonToken token) {
    if (token == JsonToken.START_OBJECT) {
      return "an object";
    }
    if (token == JsonToken.START_ARRAY) {
      return "an array";
    }
    return token == JsonToken.VALUE_STRING ? "a string" : "a value";
  }
}
