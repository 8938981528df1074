/**
 * The project that a user writes: {@code braid.yaml}, {@code streams/*.yaml}, {@code views/*.sql},
 * {@code dimensions/*}, read strictly into records. No SQL is understood here, no source is opened,
 * of a dimension no more than its header is read, nothing is written.
 */
@NullMarked
package io.braid.core.project;

import org.jspecify.annotations.NullMarked;
