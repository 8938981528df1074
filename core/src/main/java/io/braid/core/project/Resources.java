package io.braid.core.project;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a layer asks of a cluster, in the same words for every master.
 *
 * @param executors how many
 * @param cores of each
 * @param memory of each, such as {@code 2g}
 * @param queue of YARN
 * @param patience how long the cluster may take to give a first executor
 * @param spark further properties, as Spark names them
 */
public record Resources(
    Optional<Long> executors,
    Optional<Long> cores,
    Optional<String> memory,
    Optional<String> queue,
    Optional<Duration> patience,
    Map<String, Setting> spark) {

  /** What the cluster gives by itself. */
  public static final Resources DEFAULT =
      new Resources(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of());

  /** The limit of {@link #patience} in milliseconds: Braid's own word among Spark's properties. */
  public static final String PATIENCE_PROPERTY = "spark.braid.patience";

  public Resources {
    spark = Map.copyOf(spark);
  }

  /** In Spark's words, values of references included. */
  public Map<String, String> toSparkProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    executors.ifPresent(count -> properties.put("spark.executor.instances", count.toString()));
    cores.ifPresent(count -> properties.put("spark.executor.cores", count.toString()));
    memory.ifPresent(size -> properties.put("spark.executor.memory", size));
    queue.ifPresent(name -> properties.put("spark.yarn.queue", name));
    // A standalone master knows no number of executors, only of cores of all together.
    executors.ifPresent(
        count -> properties.put("spark.cores.max", String.valueOf(count * cores.orElse(1L))));
    patience.ifPresent(
        limit -> properties.put(PATIENCE_PROPERTY, String.valueOf(limit.toMillis())));
    spark.forEach((name, setting) -> properties.put(name, setting.value()));
    return properties;
  }
}
