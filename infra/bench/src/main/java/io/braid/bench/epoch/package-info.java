/** An epoch by the direct path against the same through DataFrame writers. */
@NullMarked
package io.braid.bench.epoch;

import org.jspecify.annotations.NullMarked;
