/** The entry of the batch layer's process. No work of its own. */
@NullMarked
package io.braid.batch;

import org.jspecify.annotations.NullMarked;
