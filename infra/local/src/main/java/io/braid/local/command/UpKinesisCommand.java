package io.braid.local.command;

import io.braid.local.component.Kinesalite;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "kinesis",
    description = {
      "A stand-in for Kinesis (kinesalite) on 127.0.0.1. Needs Node.js; npm installs it at first.",
      "It takes any region and any access key."
    },
    footer = {"", "Example: braid local up kinesis --port 4567 --stream flights:2"})
final class UpKinesisCommand implements Callable<Integer> {
  @Option(
      names = "--packages",
      paramLabel = "DIR",
      defaultValue = "${sys:user.home}/.cache/braid",
      description = "Folder that keeps what npm installs (default: ${DEFAULT-VALUE}).")
  Path packages = Kinesalite.PACKAGES;

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

  @Mixin PartOptions part = new PartOptions();

  @Override
  public Integer call() {
    List<String> wanted =
        streams.stream().map(each -> each.name() + ":" + each.partitions()).toList();
    return part.run(
        "Kinesis", (data, port) -> Kinesalite.start(data, packages, port, hoursAhead, wanted));
  }
}
