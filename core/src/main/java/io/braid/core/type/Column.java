package io.braid.core.type;

import java.io.Serializable;

/** A named, typed column. A {@code required} column is never null. */
public record Column(String name, ColumnType type, boolean required) implements Serializable {
  public Column {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A column needs a name");
    }
  }
}
