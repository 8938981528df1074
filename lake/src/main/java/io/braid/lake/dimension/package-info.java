/**
 * Dimensions as Spark reads them: from a project's files before they are registered, from the lake
 * ever after. Which views join them is the compiler's work.
 */
@NullMarked
package io.braid.lake.dimension;

import org.jspecify.annotations.NullMarked;
