/**
 * From the bytes of a record to the columns of an event, or to the reason why not. Strict: no value
 * is rounded, cut or guessed. No source, no Spark job.
 */
@NullMarked
package io.braid.speed.decode;

import org.jspecify.annotations.NullMarked;
