/**
 * The whole platform as its users run it: real processes, started by the launcher, killed and
 * compared. No class of a layer is used here.
 */
@NullMarked
package io.braid.endtoend;

import org.jspecify.annotations.NullMarked;
