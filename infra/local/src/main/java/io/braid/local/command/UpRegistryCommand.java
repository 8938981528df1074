package io.braid.local.command;

import io.braid.local.component.Component;
import io.braid.local.component.SchemaRegistry;
import io.braid.local.process.Ports;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "registry",
    description =
        "A schema registry (Apicurio) on 127.0.0.1, which speaks as Confluent's does and keeps nothing.",
    footer = {"", "Example: braid local up registry --port 8081"})
final class UpRegistryCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port of the registry; a free one if left out.")
  Optional<Integer> port = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".braid/registry",
      description = "Folder that keeps its log (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".braid", "registry");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  @Override
  public Integer call() {
    try (Component registry =
        SchemaRegistry.start(data, port.orElseGet(() -> Ports.findFree(new Random())))) {
      System.out.printf("A registry is ready on %s, its data in %s%n", registry.address(), data);
      System.out.println("Ctrl-C stops it.");
      registry.awaitEnd();
    }
    return 0;
  }
}
