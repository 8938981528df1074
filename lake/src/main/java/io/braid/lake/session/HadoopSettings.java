package io.braid.lake.session;

import io.braid.core.project.Project;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** How Hadoop's file systems are reached: as the project says, in this process and in tasks. */
public final class HadoopSettings {
  private static final String PREFIX = "spark.hadoop.";
  private static final Map<SparkEnv, Configuration> OF_TASKS = new WeakHashMap<>();

  private HadoopSettings() {}

  /**
   * Takes a project's settings over, as if the JVM had been given them; Spark hands them on to its
   * executors. To be called before anything opens a file system.
   */
  public static void use(Project project) {
    project.toHadoopProperties().forEach((name, value) -> System.setProperty(PREFIX + name, value));
  }

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
