package io.braid.core.registry;

import io.braid.core.type.Column;
import java.io.Serializable;
import java.util.List;

/** A stream as every layer knows it: its name and the columns of its events. */
public record StreamEntry(String name, List<Column> columns) implements Serializable {
  public StreamEntry {
    columns = List.copyOf(columns);
  }
}
