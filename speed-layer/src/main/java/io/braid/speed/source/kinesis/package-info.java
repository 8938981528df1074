/**
 * A Kinesis stream as a source. The driver alone talks to it and hands the records to the tasks, so
 * that each is fetched once; a log in the lake says which offset a sequence number has.
 */
@NullMarked
package io.braid.speed.source.kinesis;

import org.jspecify.annotations.NullMarked;
