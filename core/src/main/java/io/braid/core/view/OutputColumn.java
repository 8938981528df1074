package io.braid.core.view;

import io.braid.core.type.ColumnType;

/**
 * A column as a query sees it.
 *
 * @param presentation SQL in the serving engine's dialect over key and state columns; for a key it
 *     is the key column's quoted name
 */
public record OutputColumn(String name, ColumnType type, String presentation) {}
