/** The flights example as benchmarks use it: its events, a copy of the project, a lake of it. */
@NullMarked
package io.braid.bench.flights;

import org.jspecify.annotations.NullMarked;
