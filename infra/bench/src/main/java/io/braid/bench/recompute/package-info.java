/** The batch layer's full recompute against {@code CREATE TABLE AS}. */
@NullMarked
package io.braid.bench.recompute;

import org.jspecify.annotations.NullMarked;
