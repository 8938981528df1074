/**
 * Merged views in DuckDB, kept eagerly and moved in one transaction a stream, and the rewriting of
 * queries that makes their key columns fast. No logs of tables, no sockets, no clients.
 */
@NullMarked
package io.braid.serving.store;

import org.jspecify.annotations.NullMarked;
