/**
 * Processes that this one starts, and that never outlive it. Knows nothing about what they run; no
 * libraries.
 */
@NullMarked
package io.braid.local.process;

import org.jspecify.annotations.NullMarked;
