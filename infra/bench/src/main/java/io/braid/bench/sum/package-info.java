/** What an exact sum of floating point costs against Spark's own. No other aggregates. */
@NullMarked
package io.braid.bench.sum;

import org.jspecify.annotations.NullMarked;
