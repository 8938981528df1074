package io.braid.lake.session;

import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Opens the Spark session in which a layer reads and writes the lake. */
public final class LakeSession {
  /** What the meaning of a view and the bytes of a table rest on. Not to be overridden. */
  static final Map<String, String> MEANING =
      Map.ofEntries(
          Map.entry("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension"),
          Map.entry(
              "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog"),
          Map.entry("spark.sql.session.timeZone", "UTC"),
          Map.entry("spark.sql.ansi.enabled", "true"),
          Map.entry("spark.sql.caseSensitive", "false"),
          // By default a text that Spark 2 read as another time fails even in try_to_timestamp.
          Map.entry("spark.sql.legacy.timeParserPolicy", "CORRECTED"),
          Map.entry("spark.sql.datetime.java8API.enabled", "true"),
          // Int96 has no statistics, and the default rebase mode fails on dates before 1582.
          Map.entry("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS"),
          Map.entry("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED"),
          Map.entry("spark.sql.parquet.datetimeRebaseModeInRead", "CORRECTED"));

  private static final String HDFS_CLOSE =
      "spark.hadoop.dfs.client.block.write.locateFollowingBlock.";

  private static final Map<String, String> DEFAULTS =
      Map.of(
          "spark.sql.shuffle.partitions",
          "2",
          "spark.databricks.delta.snapshotPartitions",
          "1",
          "spark.ui.enabled",
          "false",
          // HDFS has a small file complete some milliseconds after it was asked, and a client that
          // asks again after 400 ms, as by default, makes that the price of every commit.
          HDFS_CLOSE + "initial.delay.ms",
          "10",
          HDFS_CLOSE + "retries",
          "11");

  private static final Map<String, String> LOOPBACK =
      Map.of("spark.driver.host", "127.0.0.1", "spark.driver.bindAddress", "127.0.0.1");

  private LakeSession() {}

  /**
   * A session of this process; a second call gives the same one.
   *
   * @param master a Spark master; with {@code local[n]} nothing listens beyond this machine, and
   *     neither with a master on the loopback address. Executors elsewhere find Braid where it is
   *     here
   * @param settings Spark's own settings, which go before Braid's defaults, as the JVM's do
   */
  public static SparkSession open(String name, String master, Map<String, String> settings) {
    SparkSession.Builder builder = SparkSession.builder().appName(name).master(master);
    DEFAULTS.forEach((key, value) -> builder.config(key, System.getProperty(key, value)));
    if (master.startsWith("local") || master.contains("//127.0.0.1:")) {
      LOOPBACK.forEach(builder::config);
    }
    settings.forEach(builder::config);
    MEANING.forEach(builder::config);
    if (master.startsWith("local")) {
      return builder.getOrCreate();
    }
    if (master.equals("yarn")) {
      YarnSettings.load();
    }
    ClusterSettings.toSpark().forEach(builder::config);
    return FirstExecutor.await(builder::getOrCreate, System.err);
  }
}
