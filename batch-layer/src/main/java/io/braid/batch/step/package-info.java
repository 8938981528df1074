/**
 * A batch run as its steps: what is kept between them, and the chain of all. No SQL and no Spark
 * here.
 */
@NullMarked
package io.braid.batch.step;

import org.jspecify.annotations.NullMarked;
