package io.braid.speed.decode;

import static io.braid.speed.decode.UndecodableException.unfit;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.TextNode;
import io.braid.core.type.Column;
import io.braid.core.type.ColumnType;
import io.braid.core.type.ColumnType.Simple;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values that stand there as text. Numbers, truth values and nested ones are written as in JSON,
 * all others as JSON's strings are inside; blank is no value, but for strings.
 */
final class TextValues {
  private static final Set<ColumnType> QUOTED =
      Set.of(Simple.STRING, Simple.BINARY, Simple.DATE, Simple.TIMESTAMP, Simple.TIMESTAMP_NTZ);

  private final List<Column> columns;
  private final List<ValueDecoder> decoders;
  private final List<Optional<WrittenTime>> times;

  /**
   * @param times how moments of a column are written
   */
  TextValues(List<Column> columns, Map<String, String> times) {
    this.columns = List.copyOf(columns);
    this.decoders = columns.stream().map(column -> ValueDecoder.of(column.type())).toList();
    this.times =
        columns.stream()
            .map(
                column ->
                    Optional.ofNullable(times.get(column.name()))
                        .map(pattern -> new WrittenTime(pattern, column.type())))
            .toList();
  }

  /**
   * @param texts one for each column; null where there is none
   */
  @Nullable Object[] decode(@Nullable String[] texts) throws UndecodableException {
    @Nullable Object[] values = new @Nullable Object[texts.length];
    for (int i = 0; i < texts.length; i++) {
      try {
        values[i] = decodeOrNull(i, texts[i]);
      } catch (UndecodableException e) {
        throw e.inside(columns.get(i).name());
      }
    }
    return values;
  }

  private @Nullable Object decodeOrNull(int column, @Nullable String text)
      throws UndecodableException {
    boolean isString = columns.get(column).type() == Simple.STRING;
    if (text == null || (!isString && text.isBlank())) {
      if (columns.get(column).required()) {
        throw new UndecodableException("required, but missing or empty");
      }
      return null;
    }
    String value = isString ? text : text.strip();
    Optional<WrittenTime> time = times.get(column);
    return time.isPresent() ? time.get().decode(value) : decode(column, value);
  }

  private Object decode(int column, String text) throws UndecodableException {
    ColumnType type = columns.get(column).type();
    try (JsonParser json =
        QUOTED.contains(type)
            ? new TextNode(text).traverse()
            : JsonDecoder.JSON.createParser(text)) {
      json.nextToken();
      Object value = decoders.get(column).decode(json);
      if (json.nextToken() != null) {
        throw unfit(text, "is no " + type.sql());
      }
      return value;
    } catch (JsonProcessingException e) {
      throw unfit(text, "is no " + type.sql());
    } catch (IOException e) {
      throw unfit(text, "is not readable: " + e.getMessage());
    }
  }
}
