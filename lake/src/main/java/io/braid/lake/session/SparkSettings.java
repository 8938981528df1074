package io.braid.lake.session;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.project.Project;

/** What a project says to Spark, taken over as if the JVM had been given it. */
public final class SparkSettings {
  private static final String HADOOP = "spark.hadoop.";

  private SparkSettings() {}

  /**
   * How file systems are reached, which Spark hands on to its executors, and what is asked of a
   * cluster. To be called before anything opens a file system or a session.
   *
   * @throws BraidException {@code PROJECT_INVALID}
   */
  public static void use(Project project) {
    project.toHadoopProperties().forEach((name, value) -> System.setProperty(HADOOP + name, value));
    project.resources().toSparkProperties().forEach(SparkSettings::use);
  }

  private static void use(String name, String value) {
    if (LakeSession.MEANING.containsKey(name)) {
      throw new BraidException(
          ErrorCode.PROJECT_INVALID,
          "braid.yaml: '%s' in 'resources.spark' is set by Braid: what a view means rests on it. Remove it."
              .formatted(name));
    }
    System.setProperty(name, value);
  }
}
