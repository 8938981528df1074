/** The serving node as a whole, started as users start it. */
@NullMarked
package io.braid.serving;

import org.jspecify.annotations.NullMarked;
