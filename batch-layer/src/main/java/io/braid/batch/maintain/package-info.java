/**
 * What keeps a lake small, and free of what must not be in it: compaction, clean-up of logs, data
 * files that nobody needs. Decides what may go; how a table's files go is the lake's.
 */
@NullMarked
package io.braid.batch.maintain;

import org.jspecify.annotations.NullMarked;
