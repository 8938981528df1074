/** Compiling a view against Spark's own planning of the same SQL. */
@NullMarked
package io.braid.bench.compile;

import org.jspecify.annotations.NullMarked;
