/**
 * The lake's tables: their logs in Delta's format, the files that tasks write, and reading exactly
 * the files of a snapshot. No SQL of views, no sources, and no Spark job to commit or to look.
 */
@NullMarked
package io.braid.lake.table;

import org.jspecify.annotations.NullMarked;
