/**
 * The words of a stream: {@link io.braid.core.stream.Epoch}, offsets, counts. No source, no broker.
 */
@NullMarked
package io.braid.core.stream;

import org.jspecify.annotations.NullMarked;
