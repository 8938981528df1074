/**
 * The algebra in plain Java, slow and obvious: what each aggregate and each view must come to,
 * however the rows are cut. Engines are measured against it; no engine, no table, no SQL.
 */
@NullMarked
package io.braid.core.algebra;

import org.jspecify.annotations.NullMarked;
