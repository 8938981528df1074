/**
 * The law as state machines over ports: who commits what after what, and what a lost reply, a crash
 * or a rival writer leads to. No I/O but through the ports; no threads, no sleeping, no clock but
 * the one it is given.
 */
@NullMarked
package io.braid.core.protocol;

import org.jspecify.annotations.NullMarked;
