package io.braid.lake.session;

import java.util.Map;
import java.util.WeakHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** How Hadoop's file systems are reached in tasks. */
public final class HadoopSettings {
  private static final Map<SparkEnv, Configuration> OF_TASKS = new WeakHashMap<>();

  private HadoopSettings() {}

  /** Those of a task, or of this process where Spark does not run. */
  public static Configuration load() {
    SparkEnv here = SparkEnv.get();
    if (here == null) {
      return SparkHadoopUtil.get().conf();
    }
    synchronized (OF_TASKS) {
      return OF_TASKS.computeIfAbsent(
          here, env -> SparkHadoopUtil.get().newConfiguration(env.conf()));
    }
  }
}
