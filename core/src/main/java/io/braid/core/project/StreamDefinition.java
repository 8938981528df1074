package io.braid.core.project;

import io.braid.core.type.Column;
import java.util.List;

/**
 * A stream of JSON events, as {@code streams/NAME.yaml} declares it.
 *
 * @param columns in the order of the file; each is the JSON field of the same name
 */
public record StreamDefinition(String name, List<Column> columns, KafkaSource source) {
  public StreamDefinition {
    columns = List.copyOf(columns);
  }
}
