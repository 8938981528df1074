/**
 * From a project's files to what the registry holds: streams as entries, views compiled, and the
 * registry's rows for readers that are not Braid. When a registry is committed is the protocol's
 * work.
 */
@NullMarked
package io.braid.lake.registry;

import org.jspecify.annotations.NullMarked;
