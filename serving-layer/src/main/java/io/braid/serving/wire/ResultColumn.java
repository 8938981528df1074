package io.braid.serving.wire;

import io.braid.serving.catalog.PgType;

/**
 * A column of a result.
 *
 * @param modifier {@code atttypmod}, or -1
 */
record ResultColumn(String name, PgType type, int modifier) {}
