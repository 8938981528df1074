/**
 * What every process shows of itself: metrics by one table of names, whether it lives, whether it
 * is ready. No layer, no Spark, no Hadoop, no DuckDB.
 */
@NullMarked
package io.braid.telemetry;

import org.jspecify.annotations.NullMarked;
