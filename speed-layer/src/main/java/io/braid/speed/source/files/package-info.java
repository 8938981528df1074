/**
 * A folder as a source. Its files are put one behind the other in a log of the lake's, so that an
 * offset is a byte, or a row of Parquet or ORC; which are new is found by listing, and records are
 * read where they stand.
 */
@NullMarked
package io.braid.speed.source.files;

import org.jspecify.annotations.NullMarked;
