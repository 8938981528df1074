/**
 * Spark's work on a stream's tables that both Spark layers do. What is committed, and when, is the
 * protocol's.
 */
@NullMarked
package io.braid.lake.engine;

import org.jspecify.annotations.NullMarked;
