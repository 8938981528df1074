package io.braid.core.view;

import io.braid.core.type.ColumnType;

/** A column of partial state, as increments and batch views store it. */
public record StateColumn(String name, ColumnType type, Merge merge) {}
