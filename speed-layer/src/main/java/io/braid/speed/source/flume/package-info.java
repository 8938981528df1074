/**
 * Events that the Avro sink of a Flume agent brings. A batch is acknowledged once the lake holds
 * it, so the agent's channel keeps it until then.
 */
@NullMarked
package io.braid.speed.source.flume;

import org.jspecify.annotations.NullMarked;
