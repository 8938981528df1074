/**
 * The heavy work of the batch layer on Spark: recompute, fold, compare. Writes files and commits
 * none; which files, and when they count, is the protocol's to decide.
 */
@NullMarked
package io.braid.batch.engine;

import org.jspecify.annotations.NullMarked;
