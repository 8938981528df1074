package io.braid.speed.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.braid.core.type.Column;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes an event from an object: each field is the column of exactly the same name. */
final class EventReader {
  private final List<Column> columns;
  private final ObjectReader fields;

  EventReader(List<Column> columns) {
    this.columns = List.copyOf(columns);
    this.fields =
        new ObjectReader(
            columns.stream().map(Column::name).toList(),
            columns.stream().map(column -> ValueDecoder.of(column.type())).toList());
  }

  /** Reads all that there is: one object. */
  @Nullable Object[] read(JsonParser json) throws IOException, UndecodableException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new UndecodableException("not a JSON object");
    }
    @Nullable Object[] values = fields.read(json);
    if (json.nextToken() != null) {
      throw new UndecodableException("something follows the JSON object");
    }
    requireAll(values);
    return values;
  }

  private void requireAll(@Nullable Object[] values) throws UndecodableException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null && columns.get(i).required()) {
        throw new UndecodableException("required, but missing or null")
            .inside(columns.get(i).name());
      }
    }
  }
}
