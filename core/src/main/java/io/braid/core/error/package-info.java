/**
 * What a user is told when something goes wrong: a code, a category and one text. No stack traces,
 * no exceptions of libraries; every other package throws {@link
 * io.braid.core.error.BraidException}.
 */
@NullMarked
package io.braid.core.error;

import org.jspecify.annotations.NullMarked;
