/**
 * The words of a view: its definition, its compiled manifest, its certificate. No SQL is parsed
 * here.
 */
@NullMarked
package io.braid.core.view;

import org.jspecify.annotations.NullMarked;
