/**
 * What a serving node answers, asked as any client asks it: over the PostgreSQL protocol. Nothing
 * of the serving layer's own code comes in here.
 */
@NullMarked
package io.braid.batch.node;

import org.jspecify.annotations.NullMarked;
