/**
 * The seam between the store, which keeps the merged views in DuckDB, and the wire, which answers
 * clients: what is published, and how a parsed query may be rewritten. No sockets, no tails.
 */
@NullMarked
package io.braid.serving.query;

import org.jspecify.annotations.NullMarked;
