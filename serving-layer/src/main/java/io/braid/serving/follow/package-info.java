/**
 * Keeps the store in step with the lake: looks for news, makes the moves, and says in {@code
 * braid.lag} why it waits. How a stream moves is decided in core; how it is stored, in the store.
 */
@NullMarked
package io.braid.serving.follow;

import org.jspecify.annotations.NullMarked;
