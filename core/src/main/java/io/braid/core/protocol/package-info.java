/**
 * The law as state machines over ports: who commits what after what, and what a lost reply, a crash
 * or a rival writer leads to. No I/O but through the ports; no threads, no sleeping, no clock but
 * the one it is given.
 *
 * <p>Files of a master dataset are put in the place of others by {@link FileRewrite} alone; what is
 * written into them is a {@link RewriteEngine}'s work, on Spark {@code lake.engine.RowRewrite}.
 */
@NullMarked
package io.braid.core.protocol;

import org.jspecify.annotations.NullMarked;
