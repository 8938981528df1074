package io.braid.local.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = "Starts components and runs them until Ctrl-C.",
    subcommands = {
      UpAllCommand.class,
      UpKafkaCommand.class,
      UpKinesisCommand.class,
      UpFlumeCommand.class,
      UpHdfsCommand.class,
      UpS3Command.class,
      UpRegistryCommand.class,
      UpSparkCommand.class,
      UpYarnCommand.class
    })
final class UpCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;
}
