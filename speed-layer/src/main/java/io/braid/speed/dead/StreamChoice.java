package io.braid.speed.dead;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which stream, and where the work is done. Mixed in with {@code @Mixin}. */
final class StreamChoice {
  @Parameters(index = "0", paramLabel = "STREAM", description = "A stream of the lake.")
  private String stream = "";

  @Option(
      names = "--master",
      paramLabel = "URL",
      description = "The Spark master. Default: ${DEFAULT-VALUE}, all cores of this machine.")
  private String master = "local[*]";

  String stream() {
    return stream;
  }

  String master() {
    return master;
  }
}
