package io.braid.core.project;

import io.braid.core.stream.Dedup;
import io.braid.core.stream.Format;
import io.braid.core.type.Column;
import java.util.List;

/**
 * A stream of events, as {@code streams/NAME.yaml} declares it.
 *
 * @param columns in the order of the file; each is the field of the same name
 * @param format of its records
 * @param dedup how events that were sent twice are told
 */
public record StreamDefinition(
    String name, List<Column> columns, SourceDefinition source, Format format, Dedup dedup) {
  public StreamDefinition {
    columns = List.copyOf(columns);
  }
}
