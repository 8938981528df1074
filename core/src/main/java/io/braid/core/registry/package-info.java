/**
 * What the registry holds: streams, definitions of views and what each is to its view. Plain
 * values; reading and committing them is the protocol's work.
 */
@NullMarked
package io.braid.core.registry;

import org.jspecify.annotations.NullMarked;
