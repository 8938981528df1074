/**
 * How a Spark session of Braid is set up, so that every layer reads, adds and writes values alike.
 * No tables, no views, no cluster's settings.
 */
@NullMarked
package io.braid.lake.session;

import org.jspecify.annotations.NullMarked;
