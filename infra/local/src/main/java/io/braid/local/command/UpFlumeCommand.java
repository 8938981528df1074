package io.braid.local.command;

import io.braid.local.component.Component;
import io.braid.local.component.Flume;
import io.braid.local.process.Ports;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "flume",
    description = {
      "A Flume agent on 127.0.0.1 that sends events to a stream, a line each: of files moved into",
      "DIR/spool, of files DIR/tail/*.log that grow, and of whoever connects to its port."
    },
    footer = {"", "Example: braid local up flume --to 127.0.0.1:4545"})
final class UpFlumeCommand implements Callable<Integer> {
  @Option(
      names = "--to",
      paramLabel = "HOST:PORT",
      required = true,
      description = "Where 'source.flume' of the stream's file listens.")
  String to = "";

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port that takes lines; a free one if left out.")
  Optional<Integer> port = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".braid/flume",
      description =
          "Folder of the files, and of what was not sent yet (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".braid", "flume");

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  @Override
  public Integer call() {
    int lines = port.orElseGet(() -> Ports.findFree(new Random()));
    try (Component flume = Flume.start(data, lines, to)) {
      System.out.printf("Flume is ready on %s, its data in %s%n", flume.address(), data);
      System.out.println("Ctrl-C stops it.");
      flume.awaitEnd();
    }
    return 0;
  }
}
