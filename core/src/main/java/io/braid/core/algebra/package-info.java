/**
 * The algebra in plain Java, slow and obvious: what each aggregate and each view must come to,
 * however the rows are cut. Engines are measured against it. What no SQL can read from a state is
 * read here for every engine, by {@link io.braid.core.algebra.FinalFunction}; {@link
 * io.braid.core.algebra.Limbs}, {@link io.braid.core.algebra.DdSketch} and {@link
 * io.braid.core.algebra.Registers} say what such states hold. No engine, no table, no SQL.
 */
@NullMarked
package io.braid.core.algebra;

import org.jspecify.annotations.NullMarked;
