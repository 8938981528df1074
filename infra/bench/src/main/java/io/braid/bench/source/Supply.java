package io.braid.bench.source;

import io.braid.bench.flights.FlightsLake;
import io.braid.speed.source.Source;
import org.apache.spark.sql.SparkSession;

/** Events that lie in one kind of source, to be read again and again. */
interface Supply extends AutoCloseable {

  /** The kind of source. */
  String name();

  /** The source as {@code braid speed} would open it, from its beginning. */
  Source open(FlightsLake lake);

  /** The records, counted by Spark's own reader of such a source. */
  long countPlainly(SparkSession spark);

  @Override
  void close();
}
