package io.braid.speed.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** A JSON object whose field names are data. */
record MapDecoder(ValueDecoder value) implements ValueDecoder {
  @Override
  public Object decode(JsonParser json) throws IOException, UndecodableException {
    ValueDecoder.require(JsonToken.START_OBJECT, "an object", json);
    Map<UTF8String, @Nullable Object> entries = new LinkedHashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.getCurrentName();
      json.nextToken();
      try {
        if (entries.containsKey(toKey(key))) {
          throw new UndecodableException("stands twice");
        }
        entries.put(toKey(key), value.decodeOrNull(json));
      } catch (UndecodableException e) {
        throw e.inside("['%s']".formatted(UndecodableException.shorten(key)));
      }
    }
    return new ArrayBasedMapData(
        new GenericArrayData(entries.keySet().toArray()),
        new GenericArrayData(entries.values().toArray()));
  }

  private static UTF8String toKey(String key) throws UndecodableException {
    if (!Utf8.isWellFormed(key)) {
      throw new UndecodableException("holds half of a surrogate pair");
    }
    return UTF8String.fromString(key);
  }
}
