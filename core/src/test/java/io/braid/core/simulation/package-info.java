/**
 * The protocol under a deterministic scheduler: every history of steps, crashes, lost replies and
 * rivals follows from one seed. The log and the data are in memory; the protocol is the real one.
 */
@NullMarked
package io.braid.core.simulation;

import org.jspecify.annotations.NullMarked;
