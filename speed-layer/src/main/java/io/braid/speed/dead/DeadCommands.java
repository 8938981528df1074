package io.braid.speed.dead;

import io.braid.core.command.CommonOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What is done about records that did not decode. */
@Command(
    name = "dead",
    description = "Dead letters: records that did not decode. Lists them, shows one, replays them.",
    subcommands = {ListCommand.class, ShowCommand.class, ReplayCommand.class},
    footer = {"", "Example: braid dead list flights"})
public final class DeadCommands {
  @Mixin private CommonOptions options = new CommonOptions();
}
