/** What it costs to keep a lake elsewhere than on a disk. */
@NullMarked
package io.braid.bench.store;

import org.jspecify.annotations.NullMarked;
