package io.braid.batch.command;

import picocli.CommandLine.Option;

/** Where the work is done. Mixed in with {@code @Mixin}. */
final class SparkOptions {
  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "The Spark master. Default: ${DEFAULT-VALUE}, all cores of this machine.")
  private String master = "local[*]";

  String master() {
    return master;
  }
}
