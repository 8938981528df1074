/**
 * Events that somebody brings to the speed layer, and waits until the lake holds them. Until then
 * they are held here, and whoever has no answer brings them again. How they come is not said here.
 */
@NullMarked
package io.braid.speed.source.inbox;

import org.jspecify.annotations.NullMarked;
