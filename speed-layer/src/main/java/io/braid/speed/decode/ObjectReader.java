package io.braid.speed.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object in a fixed order; those of other names are ignored. */
final class ObjectReader {
  private static final int DEEPEST = 500;

  private final List<String> names;
  private final ValueDecoder[] fields;
  private final Map<String, Integer> places = new HashMap<>();

  ObjectReader(List<String> names, List<ValueDecoder> fields) {
    this.names = List.copyOf(names);
    this.fields = fields.toArray(ValueDecoder[]::new);
    for (int i = 0; i < names.size(); i++) {
      places.put(names.get(i), i);
    }
  }

  /** Reads the object that the parser stands at the beginning of. */
  @Nullable Object[] read(JsonParser json) throws IOException, UndecodableException {
    @Nullable Object[] values = new @Nullable Object[fields.length];
    boolean[] seen = new boolean[fields.length];
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      Integer place = places.get(json.getCurrentName());
      json.nextToken();
      if (place == null) {
        skip(json);
      } else if (seen[place]) {
        throw new UndecodableException("stands twice").inside(names.get(place));
      } else {
        seen[place] = true;
        values[place] = decode(place, json);
      }
    }
    return values;
  }

  private @Nullable Object decode(int place, JsonParser json)
      throws IOException, UndecodableException {
    try {
      return fields[place].decodeOrNull(json);
    } catch (UndecodableException e) {
      throw e.inside(names.get(place));
    }
  }

  /** Jackson's own way down has no end. */
  private static void skip(JsonParser json) throws IOException, UndecodableException {
    int depth = 0;
    JsonToken token = json.currentToken();
    while (true) {
      if (token == null) {
        throw new UndecodableException("not JSON: it ends too early");
      }
      if (token.isStructStart() && ++depth > DEEPEST) {
        throw new UndecodableException("nested deeper than %d levels".formatted(DEEPEST));
      }
      if (token.isStructEnd()) {
        depth--;
      }
      if (depth == 0) {
        return;
      }
      token = json.nextToken();
    }
  }
}
