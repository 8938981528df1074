package io.braid.bench.query;

import io.braid.bench.flights.FlightsLake;
import io.braid.core.log.TableSpec;
import io.braid.lake.compiler.CompiledView;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Spark SQL over the same rows, cached in memory. */
final class SparkQuery implements PointQuery {
  /** How many partitions Spark gives a group's rows unless told otherwise. */
  private static final int USUAL_PARTITIONS = 200;

  private final SparkSession spark;
  private final String table;

  private SparkQuery(SparkSession spark, String table, Dataset<Row> rows) {
    this.spark = spark;
    this.table = table;
    rows.createOrReplaceTempView(table);
    spark.sql("CACHE TABLE " + table);
  }

  /** As Spark does it by itself. */
  static SparkQuery usual(FlightsLake lake, CompiledView view) {
    return new SparkQuery(
        lake.spark(), "usual_routes", routes(lake, view).repartition(USUAL_PARTITIONS));
  }

  /** In a partition a core, where its rows lie together by their key's hash. */
  static SparkQuery tuned(FlightsLake lake, CompiledView view) {
    return new SparkQuery(lake.spark(), "tuned_routes", routes(lake, view));
  }

  private static Dataset<Row> routes(FlightsLake lake, CompiledView view) {
    String increments = lake.folder(TableSpec.increments(view.manifest())).toString();
    return view.present(view.merge(lake.spark().read().format("delta").load(increments)));
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
