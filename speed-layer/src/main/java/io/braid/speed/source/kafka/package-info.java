/**
 * A Kafka topic as a source. Positions are offsets of its partitions; no consumer group takes part.
 */
@NullMarked
package io.braid.speed.source.kafka;

import org.jspecify.annotations.NullMarked;
