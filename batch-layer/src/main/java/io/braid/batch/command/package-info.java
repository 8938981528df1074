/** The batch layer's commands: arguments in, printed results out. No work of their own. */
@NullMarked
package io.braid.batch.command;

import org.jspecify.annotations.NullMarked;
