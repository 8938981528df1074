/**
 * Decides whether a query may run: one SELECT over what is published, by harmless functions. Also
 * locks DuckDB down behind it. Knows SQL trees; knows no sockets and no clients.
 */
@NullMarked
package io.braid.serving.guard;

import org.jspecify.annotations.NullMarked;
