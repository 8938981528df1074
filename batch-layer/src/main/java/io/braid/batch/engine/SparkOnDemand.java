package io.braid.batch.engine;

import io.braid.lake.session.LakeSession;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Spark, started by the first one who needs it. The master and its settings are those of
 * spark-submit; without it, all cores of this machine. For one thread.
 */
public final class SparkOnDemand implements Supplier<SparkSession>, AutoCloseable {
  private final String name;
  private Optional<SparkSession> session = Optional.empty();

  public SparkOnDemand(String name) {
    this.name = name;
  }

  @Override
  public SparkSession get() {
    if (session.isEmpty()) {
      SparkConf given = new SparkConf();
      int cores = Runtime.getRuntime().availableProcessors();
      Map<String, String> settings =
          Map.of(
              "spark.sql.shuffle.partitions",
              given.get("spark.sql.shuffle.partitions", Integer.toString(4 * cores)));
      session =
          Optional.of(LakeSession.open(name, given.get("spark.master", "local[*]"), settings));
    }
    return session.get();
  }

  @Override
  public void close() {
    session.ifPresent(SparkSession::stop);
  }
}
