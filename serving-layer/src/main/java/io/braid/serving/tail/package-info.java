/**
 * The lake as a serving node sees it: logs of tables, read-only, and data files on the local disk.
 * Nothing is written here, and nothing is known of views or of DuckDB.
 */
@NullMarked
package io.braid.serving.tail;

import org.jspecify.annotations.NullMarked;
