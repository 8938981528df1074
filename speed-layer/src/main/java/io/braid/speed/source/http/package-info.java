/** Events that people post to the speed layer. */
@NullMarked
package io.braid.speed.source.http;

import org.jspecify.annotations.NullMarked;
