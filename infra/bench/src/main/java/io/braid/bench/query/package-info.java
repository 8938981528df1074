/** A point query through pgjdbc against DuckDB in process and Spark on a cached table. */
@NullMarked
package io.braid.bench.query;

import org.jspecify.annotations.NullMarked;
