/**
 * Components that run on class paths of their own, each that of a module beside this one and in a
 * JVM of its own: what they were built with does not meet what Braid uses.
 */
@NullMarked
package io.braid.local.component;

import org.jspecify.annotations.NullMarked;
