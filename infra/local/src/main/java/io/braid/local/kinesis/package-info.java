/**
 * A stand-in for Kinesis, {@code kinesalite}, from the registry of Node.js. It keeps streams,
 * shards and sequence numbers as Kinesis does, but knows no rights and no limits.
 */
@NullMarked
package io.braid.local.kinesis;

import org.jspecify.annotations.NullMarked;
