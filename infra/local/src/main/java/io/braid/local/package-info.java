/**
 * The real components that the demo and the tests run on, started on this machine from their own
 * jars, and the commands {@code braid local} and {@code braid demo}. Nothing of the product depends
 * on it.
 */
@NullMarked
package io.braid.local;

import org.jspecify.annotations.NullMarked;
