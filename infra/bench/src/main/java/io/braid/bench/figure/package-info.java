/** What a benchmark measured and what was aimed at. Knows nothing of what is measured. */
@NullMarked
package io.braid.bench.figure;

import org.jspecify.annotations.NullMarked;
