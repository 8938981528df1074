package io.braid.core.view;

import io.braid.core.type.Column;
import java.util.List;

/** A stream among several that one view reads, with the columns that the view was compiled over. */
public record UnionStream(String name, List<Column> columns) {
  public UnionStream {
    columns = List.copyOf(columns);
  }
}
