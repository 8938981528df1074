/**
 * One epoch: ranges in, data files of the master dataset and of every view's increments out, in one
 * Spark job. Nothing is committed here, and no source is known but through its port.
 */
@NullMarked
package io.braid.speed.epoch;

import org.jspecify.annotations.NullMarked;
