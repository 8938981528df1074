package io.braid.lake.session;

import java.util.Map;
import org.apache.spark.SparkContext;

/** How processes of a cluster find Braid: in the same folders as here, whatever the master. */
public final class ClusterSettings {
  private ClusterSettings() {}

  /** Of Spark. */
  public static Map<String, String> toSpark() {
    return Map.of(
        "spark.executor.extraClassPath",
        classPath(),
        // Also that of YARN's application master where the driver is not in it.
        "spark.driver.extraClassPath",
        classPath(),
        // What died long ago does not count: layers run for years.
        "spark.yarn.am.attemptFailuresValidityInterval",
        "1h",
        "spark.yarn.executor.failuresValidityInterval",
        "1h",
        // Otherwise Spark's own libraries would be uploaded to YARN at each start.
        "spark.yarn.jars",
        "local:"
            + SparkContext.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  /** That of this process. */
  public static String classPath() {
    return System.getProperty("java.class.path");
  }
}
