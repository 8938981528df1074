/**
 * Where events come from: what a source offers, which ranges the next epoch reads, and reading
 * exactly these. A package below for each kind of source. Nothing is decoded here, and no position
 * is kept: positions live in the lake.
 */
@NullMarked
package io.braid.speed.source;

import org.jspecify.annotations.NullMarked;
