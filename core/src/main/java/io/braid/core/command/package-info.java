/**
 * What the commands of all layers share: options, how an error is told and becomes an exit code,
 * tables, progress. No command of its own, and nothing that only one layer needs.
 */
@NullMarked
package io.braid.core.command;

import org.jspecify.annotations.NullMarked;
