/** The command line of {@code braid local}: arguments in, a few lines of text out. */
@NullMarked
package io.braid.local.command;

import org.jspecify.annotations.NullMarked;
