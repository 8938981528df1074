package io.braid.local.command;

import io.braid.local.kinesis.Kinesalite;
import io.braid.local.process.Ports;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "kinesis",
    description = {
      "A stand-in for Kinesis (kinesalite) on 127.0.0.1. Needs Node.js; npm installs it at first.",
      "It takes any region and any access key."
    },
    footer = {"", "Example: braid local up kinesis --port 4567 --stream flights:2"})
final class UpKinesisCommand implements Callable<Integer> {
  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port of the endpoint; a free one if left out.")
  Optional<Integer> port = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".braid/kinesis",
      description = "Folder that keeps the streams (default: ${DEFAULT-VALUE}).")
  Path data = Path.of(".braid", "kinesis");

  @Option(
      names = "--packages",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/.cache/braid",
      description = "Folder that keeps what npm installs (default: ${DEFAULT-VALUE}).")
  Path packages = Path.of(System.getProperty("user.home"), ".cache", "braid");

  @Option(
      names = "--stream",
      paramLabel = "NAME:SHARDS",
      converter = TopicArgument.Converter.class,
      description = "Creates the stream unless it exists; may be repeated.")
  List<TopicArgument> streams = List.of();

  @Option(
      names = "--hours-ahead",
      paramLabel = "H",
      defaultValue = "0",
      description = "How far its clock is ahead, to see what retention does.")
  int hoursAhead;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<String> wanted =
        streams.stream().map(each -> each.name() + ":" + each.partitions()).toList();
    int chosen = port.orElseGet(() -> Ports.findFree(new Random()));
    try (Kinesalite kinesis = Kinesalite.start(data, packages, chosen, hoursAhead, wanted)) {
      Runtime.getRuntime().addShutdownHook(new Thread(kinesis::close, "stop-kinesis"));
      PrintWriter out = spec.commandLine().getOut();
      out.printf("Kinesis is ready on %s, its data in %s%n", kinesis.address(), data);
      out.printf("Ctrl-C stops it.%n");
      out.flush();
      kinesis.awaitEnd();
    }
    return 0;
  }
}
