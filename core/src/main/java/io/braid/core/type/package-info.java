/**
 * The types of columns, as project files, manifests and tables name them. No values, no engine's
 * types.
 */
@NullMarked
package io.braid.core.type;

import org.jspecify.annotations.NullMarked;
