/**
 * Events that are posted to the speed layer. They are answered once the lake holds them; until then
 * they are held here, and whoever has no answer sends them again.
 */
@NullMarked
package io.braid.speed.source.http;

import org.jspecify.annotations.NullMarked;
