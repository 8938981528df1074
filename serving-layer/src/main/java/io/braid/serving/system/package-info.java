/**
 * What a serving node says about itself, as the relations of DuckDB's schema {@code braid}. Only
 * their SQL; the store puts it in place together with the state that it describes.
 */
@NullMarked
package io.braid.serving.system;

import org.jspecify.annotations.NullMarked;
