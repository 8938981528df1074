package io.braid.core.type;

/** A named, typed column. A {@code required} column is never null. */
public record Column(String name, ColumnType type, boolean required) {
  public Column {
    if (name.isBlank()) {
      throw new IllegalArgumentException("A column needs a name");
    }
  }
}
