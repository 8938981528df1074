/**
 * A Kinesis stream as a source. Kinesis names records by sequence numbers, which are not without
 * gaps, so Braid counts them; the position in the lake says which offset a sequence number has.
 */
@NullMarked
package io.braid.speed.source.kinesis;

import org.jspecify.annotations.NullMarked;
