package io.braid.core.view;

import io.braid.core.type.ColumnType;

/**
 * A column as a query sees it.
 *
 * @param presentation SQL in the serving engine's dialect over key and state columns, with
 *     aggregates over the rows of a group if the view has element keys; for a key it is the key
 *     column's quoted name
 * @param bound how far it may be from the plain SQL's value, as a sentence; empty if it is exact
 * @param comment what the user says of it; empty if nothing
 */
public record OutputColumn(
    String name, ColumnType type, String presentation, String bound, String comment) {

  /** An exact column without a comment. */
  public OutputColumn(String name, ColumnType type, String presentation) {
    this(name, type, presentation, "", "");
  }

  public OutputColumn withComment(String text) {
    return new OutputColumn(name, type, presentation, bound, text);
  }
}
