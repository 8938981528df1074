package io.braid.batch.verify;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All rows of a view as a serving node answered them, in one statement with its certificate.
 *
 * @param node for a person
 * @param epoch of the certificate
 * @param horizon of the certificate
 * @param rows with the columns and types of the view
 */
public record NodeAnswer(String node, long epoch, long horizon, Dataset<Row> rows) {}
