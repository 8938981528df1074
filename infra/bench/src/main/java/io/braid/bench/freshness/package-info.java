/** From an event's production to its visibility through pgjdbc. */
@NullMarked
package io.braid.bench.freshness;

import org.jspecify.annotations.NullMarked;
