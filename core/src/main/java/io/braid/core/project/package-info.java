/**
 * The project that a user writes: {@code braid.yaml}, {@code streams/*.yaml}, {@code views/*.sql},
 * read strictly into records. No SQL is understood here, no source is opened, nothing is written.
 */
@NullMarked
package io.braid.core.project;

import org.jspecify.annotations.NullMarked;
