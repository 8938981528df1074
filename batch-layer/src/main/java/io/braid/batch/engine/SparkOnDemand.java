package io.braid.batch.engine;

import io.braid.lake.session.LakeSession;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Spark, started by the first one who needs it. For one thread. */
public final class SparkOnDemand implements Supplier<SparkSession>, AutoCloseable {
  private static final int PARTITIONS_PER_CORE = 4;

  private final String name;
  private final String master;
  private Optional<SparkSession> session = Optional.empty();

  /**
   * @param master a Spark master
   */
  public SparkOnDemand(String name, String master) {
    this.name = name;
    this.master = master;
  }

  @Override
  public SparkSession get() {
    if (session.isEmpty()) {
      session = Optional.of(LakeSession.open(name, master, settings()));
    }
    return session.get();
  }

  /** Small inputs are put together again while they run, so more partitions cost nothing. */
  private static Map<String, String> settings() {
    int cores = Runtime.getRuntime().availableProcessors();
    String partitions = Integer.toString(PARTITIONS_PER_CORE * cores);
    String given = "spark.sql.shuffle.partitions";
    return Map.of(given, new SparkConf().get(given, partitions));
  }

  @Override
  public void close() {
    session.ifPresent(SparkSession::stop);
  }
}
