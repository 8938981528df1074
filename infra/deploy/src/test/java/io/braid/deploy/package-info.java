/**
 * What stands beside: images, compose file, chart and units, held to their linters, and the folder
 * that a layer is installed into, run.
 */
@NullMarked
package io.braid.deploy;

import org.jspecify.annotations.NullMarked;
