/**
 * One table's log of commits, the port that the whole protocol stands on, and what a commit holds.
 * No storage: implementations live in the fixtures (in memory), in {@code lake} and in {@code
 * serving-layer} (Delta).
 */
@NullMarked
package io.braid.core.log;

import org.jspecify.annotations.NullMarked;
