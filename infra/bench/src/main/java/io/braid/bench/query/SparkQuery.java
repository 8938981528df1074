package io.braid.bench.query;

import io.braid.bench.flights.FlightsLake;
import io.braid.core.log.TableSpec;
import io.braid.lake.compiler.CompiledView;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Spark SQL over the same rows, cached in memory. */
final class SparkQuery implements PointQuery {
  private static final String TABLE = "cached_routes";

  private final SparkSession spark;

  SparkQuery(FlightsLake lake, CompiledView view) {
    spark = lake.spark();
    String increments = lake.folder(TableSpec.increments(view.manifest())).toString();
    view.present(view.merge(spark.read().format("delta").load(increments)))
        .createOrReplaceTempView(TABLE);
    spark.sql("CACHE TABLE " + TABLE);
  }

  @Override
  public long find(String origin, String destination) {
    Row row =
        spark
            .sql(
                "SELECT * FROM %s WHERE origin = '%s' AND destination = '%s'"
                    .formatted(TABLE, origin, destination))
            .collectAsList()
            .get(0);
    return row.getLong(row.fieldIndex("total_distance"));
  }

  @Override
  public void close() {
    spark.sql("UNCACHE TABLE " + TABLE);
  }
}
