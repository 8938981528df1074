/**
 * What the answers must be: a plain engine over the input file, and rows to compare. Knows nothing
 * of lakes, views' state or Braid's processes.
 */
@NullMarked
package io.braid.local.plain;

import org.jspecify.annotations.NullMarked;
