/**
 * {@code braid dead}: what did not decode, looked at and tried again. How a record is decoded, and
 * what is committed when, is decided elsewhere.
 */
@NullMarked
package io.braid.speed.dead;

import org.jspecify.annotations.NullMarked;
