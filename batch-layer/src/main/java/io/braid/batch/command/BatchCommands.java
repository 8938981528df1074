package io.braid.batch.command;

import io.braid.core.command.CommonOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The steps of a batch run. */
@Command(
    name = "batch",
    description =
        "Recomputes views from the master dataset, audits, publishes, expires and cleans up.",
    subcommands = {
      RunCommand.class,
      RecomputeCommand.class,
      AuditCommand.class,
      PublishCommand.class,
      ExpireCommand.class,
      MaintainCommand.class
    },
    footer = {"", "Example: braid batch run --all"})
public final class BatchCommands {
  @Mixin private CommonOptions options = new CommonOptions();
}
