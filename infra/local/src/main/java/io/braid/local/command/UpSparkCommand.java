package io.braid.local.command;

import io.braid.local.component.Spark;
import io.braid.local.process.Ports;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "spark",
    description = "A standalone Spark cluster on 127.0.0.1: a master and two workers of one core.",
    footer = {"", "Example: braid local up spark --port 7077"})
final class UpSparkCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port of the master; a free one if left out.")
  Optional<Integer> port = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".braid/spark",
      description = "Folder that keeps the logs (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".braid", "spark");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  @Override
  public Integer call() {
    try (Spark spark = Spark.start(data, port.orElseGet(() -> Ports.findFree(new Random())))) {
      System.out.printf("Spark is ready on %s, its data in %s%n", spark.address(), data);
      System.out.println("Ctrl-C stops it.");
      spark.awaitEnd();
    }
    return 0;
  }
}
