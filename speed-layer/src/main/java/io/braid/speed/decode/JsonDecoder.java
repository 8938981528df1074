package io.braid.speed.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.braid.core.type.Column;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as an event: each field is the column of exactly the same name, unknown fields are
 * ignored. Not thread-safe.
 */
public final class JsonDecoder {
  private static final int DEEPEST = 500;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          // Both would keep what hostile records bring for as long as the process lives.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final List<Column> columns;
  private final FieldDecoder[] fields;
  private final Map<String, Integer> places = new HashMap<>();
  private final Utf8 utf8 = new Utf8();

  public JsonDecoder(List<Column> columns) {
    this.columns = List.copyOf(columns);
    this.fields = columns.stream().map(FieldDecoder::new).toArray(FieldDecoder[]::new);
    for (int i = 0; i < columns.size(); i++) {
      places.put(columns.get(i).name(), i);
    }
  }

  /**
   * The values of the columns, as Spark holds them inside, in order.
   *
   * @throws UndecodableException with the reason; nothing else is thrown, whatever the bytes are
   */
  public @Nullable Object[] decode(byte[] bytes) throws UndecodableException {
    CharBuffer text = utf8.decode(bytes);
    try (JsonParser json = JSON.createParser(text.array(), text.arrayOffset(), text.remaining())) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new UndecodableException("not a JSON object");
      }
      @Nullable Object[] values = readObject(json);
      if (json.nextToken() != null) {
        throw new UndecodableException("something follows the JSON object");
      }
      requireAll(values);
      return values;
    } catch (JsonProcessingException e) {
      throw new UndecodableException(
          "not JSON: " + UndecodableException.shorten(firstClause(e.getOriginalMessage())));
    } catch (IOException | RuntimeException e) {
      throw new UndecodableException("not readable as JSON: " + e);
    }
  }

  /** Without Jackson's list of all that it would have liked better. */
  private static String firstClause(String message) {
    return message.split(": (was )?expect|; expected|\\n", 2)[0];
  }

  private @Nullable Object[] readObject(JsonParser json) throws IOException, UndecodableException {
    @Nullable Object[] values = new @Nullable Object[fields.length];
    boolean[] seen = new boolean[fields.length];
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      Integer place = places.get(json.getCurrentName());
      JsonToken value = json.nextToken();
      if (place == null) {
        skip(json);
      } else if (seen[place]) {
        throw new UndecodableException(columns.get(place).name() + ": stands twice");
      } else {
        seen[place] = true;
        values[place] = value == JsonToken.VALUE_NULL ? null : fields[place].decode(json);
      }
    }
    return values;
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

  private void requireAll(@Nullable Object[] values) throws UndecodableException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null && columns.get(i).required()) {
        throw new UndecodableException(columns.get(i).name() + ": required, but missing or null");
      }
    }
  }
}
