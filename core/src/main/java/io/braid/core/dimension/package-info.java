/**
 * What a dimension holds: rows of plain values, read from CSV or handed in, and the version that
 * names them. Where dimensions come from and where they are kept is not known here.
 */
@NullMarked
package io.braid.core.dimension;

import org.jspecify.annotations.NullMarked;
