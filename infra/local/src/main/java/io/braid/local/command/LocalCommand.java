package io.braid.local.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "local",
    description = "Real components on this machine, for development and tests.",
    subcommands = {UpCommand.class, DownCommand.class, ProduceCommand.class})
public final class LocalCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Print this help.")
  private boolean help;
}
