/**
 * The speed layer: wires the always-on process. What a package below does not say belongs to none
 * of them and stays out.
 */
@NullMarked
package io.braid.speed;

import org.jspecify.annotations.NullMarked;
