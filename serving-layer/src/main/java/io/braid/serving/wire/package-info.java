/**
 * PostgreSQL's protocol, version 3, on Netty: sockets, frames, passwords, sessions, values. Holds
 * no views and decides nothing about them; queries run on a small pool with a fair queue, never on
 * an event loop.
 */
@NullMarked
package io.braid.serving.wire;

import org.jspecify.annotations.NullMarked;
