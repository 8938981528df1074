/**
 * The system catalog that PostgreSQL's clients expect, as tables and macros of our own in DuckDB,
 * and the translation of the queries that ask it. No sockets; decides nothing about access.
 */
@NullMarked
package io.braid.serving.catalog;

import org.jspecify.annotations.NullMarked;
