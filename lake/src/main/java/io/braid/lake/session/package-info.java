/**
 * How a Spark session of Braid is set up, so that every layer reads, adds and writes values alike.
 * Also what it takes to have its executors in a cluster. No tables, no views.
 */
@NullMarked
package io.braid.lake.session;

import org.jspecify.annotations.NullMarked;
