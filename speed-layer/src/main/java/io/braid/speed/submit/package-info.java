/**
 * A speed layer that runs by itself: in the background of this machine, or as a driver in a
 * cluster. Starts it, remembers it in the project's folder, asks after it, ends it. Nothing of what
 * a speed layer does, and no settings of its jobs.
 */
@NullMarked
package io.braid.speed.submit;

import org.jspecify.annotations.NullMarked;
