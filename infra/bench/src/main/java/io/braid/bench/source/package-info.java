/**
 * What it costs to take events in, and to list files: the speed layer's own sources against plain
 * readers of the same records.
 */
@NullMarked
package io.braid.bench.source;

import org.jspecify.annotations.NullMarked;
