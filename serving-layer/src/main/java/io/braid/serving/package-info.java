/**
 * A serving node: {@code braid serve}. Only the wiring; whatever can be decided is decided in the
 * packages below.
 */
@NullMarked
package io.braid.serving;

import org.jspecify.annotations.NullMarked;
