package io.braid.speed.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.jspecify.annotations.Nullable;

/** A JSON array. */
record ArrayDecoder(ValueDecoder element) implements ValueDecoder {
  @Override
  public Object decode(JsonParser json) throws IOException, UndecodableException {
    ValueDecoder.require(JsonToken.START_ARRAY, "an array", json);
    List<@Nullable Object> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      try {
        elements.add(element.decodeOrNull(json));
      } catch (UndecodableException e) {
        throw e.inside("[%d]".formatted(elements.size()));
      }
    }
    return new GenericArrayData(elements.toArray());
  }
}
