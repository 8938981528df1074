package io.braid.speed.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.braid.core.type.Column;
import java.io.IOException;
import java.nio.CharBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object as an event: each field is the column of exactly the same name, unknown fields are
 * ignored. Not thread-safe.
 */
public final class JsonDecoder implements RecordDecoder {
  static final JsonFactory JSON =
      JsonFactory.builder()
          // Both would keep what hostile records bring for as long as the process lives.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final EventReader event;
  private final Utf8 utf8 = new Utf8();

  public JsonDecoder(List<Column> columns) {
    this.event = new EventReader(columns);
  }

  @Override
  public @Nullable Object[] decode(byte[] bytes) throws UndecodableException {
    CharBuffer text = utf8.decode(bytes);
    try (JsonParser json = JSON.createParser(text.array(), text.arrayOffset(), text.remaining())) {
      return event.read(json);
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
}
