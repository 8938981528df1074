package io.braid.local.command;

import io.braid.local.component.Part;
import io.braid.local.process.Ports;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import picocli.CommandLine.Option;

/** What it takes to run a component until Ctrl-C. Mixed in with {@code @Mixin}. */
final class PartOptions {
  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port on which it answers; a free one if left out.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".braid/${COMMAND-NAME}",
      description = "Folder that keeps what it writes (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of(".braid");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  /**
   * @param name of the component, in front of "is ready"
   * @param start from its folder and its port
   */
  Integer run(String name, BiFunction<Path, Integer, Part> start) {
    int chosen = port.orElseGet(() -> Ports.findFree(new Random()));
    try (Part part = start.apply(data, chosen)) {
      System.out.printf("%s is ready on %s, its data in %s%n", name, part.address(), data);
      System.out.println("Ctrl-C stops it.");
      part.awaitEnd();
    }
    return 0;
  }
}
