/**
 * From a view's SQL to what the layers run: partial state, merge, presentation. The SQL is read by
 * Spark's own parser and analyser; what cannot be kept exactly is refused here and nowhere later.
 *
 * <p>Two rules decide. An expression that is evaluated for each event must not be able to fail,
 * whatever the event holds, for one such event would stop the stream for ever; dates and times are
 * taken to lie in the years 0001 to 9999. An expression over aggregates runs in DuckDB, so only
 * those are allowed whose meaning was tested to be the same in both engines.
 *
 * <p>No files, no tables, no DuckDB.
 */
@NullMarked
package io.braid.lake.compiler;

import org.jspecify.annotations.NullMarked;
