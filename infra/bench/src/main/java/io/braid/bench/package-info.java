/**
 * {@code braid bench}: what Braid costs, against the same work done otherwise in the same run. No
 * product code.
 */
@NullMarked
package io.braid.bench;

import org.jspecify.annotations.NullMarked;
