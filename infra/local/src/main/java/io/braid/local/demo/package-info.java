/**
 * {@code braid demo}: the whole platform on this machine, each layer as the process that it is in
 * production. It drives the layers by their command lines and reads by JDBC, as any user would;
 * nothing here looks into the lake.
 */
@NullMarked
package io.braid.local.demo;

import org.jspecify.annotations.NullMarked;
