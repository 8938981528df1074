package io.braid.bench.query;

import io.braid.bench.flights.FlightsLake;
import io.braid.core.log.TableSpec;
import io.braid.lake.compiler.CompiledView;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Spark SQL over the same rows, cached in memory in so many partitions. */
final class SparkQuery implements PointQuery {
  /** How Spark groups rows unless told otherwise. */
  static final int SPARKS_OWN_CHOICE = 200;

  private static final String PARTITIONS = "spark.sql.shuffle.partitions";

  private final SparkSession spark;
  private final String table;

  SparkQuery(FlightsLake lake, CompiledView view, int partitions) {
    spark = lake.spark();
    table = "cached_routes_" + partitions;
    String usual = spark.conf().get(PARTITIONS);
    spark.conf().set(PARTITIONS, partitions);
    String increments = lake.folder(TableSpec.increments(view.manifest())).toString();
    view.present(view.merge(spark.read().format("delta").load(increments)))
        .createOrReplaceTempView(table);
    spark.sql("CACHE TABLE " + table);
    spark.conf().set(PARTITIONS, usual);
  }

  @Override
  public long find(String origin, String destination) {
    Row row =
        spark
            .sql(
                "SELECT * FROM %s WHERE origin = '%s' AND destination = '%s'"
                    .formatted(table, origin, destination))
            .collectAsList()
            .get(0);
    return row.getLong(row.fieldIndex("total_distance"));
  }

  @Override
  public void close() {
    spark.sql("UNCACHE TABLE " + table);
  }
}
