/** A real Kafka broker from its own jars, and what fills its topics. Knows nothing of projects. */
@NullMarked
package io.braid.local.kafka;

import org.jspecify.annotations.NullMarked;
