package io.braid.local.command;

import io.braid.local.component.Flume;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin PartOptions part = new PartOptions();

  @Override
  public Integer call() {
    return part.run("Flume", (data, port) -> Flume.start(data, port, to));
  }
}
