package io.braid.batch;

import io.braid.batch.command.ApplyCommand;
import io.braid.batch.command.BatchCommands;
import io.braid.batch.command.CheckCommand;
import io.braid.batch.command.ForgetCommand;
import io.braid.batch.command.InitCommand;
import io.braid.batch.command.PlanCommand;
import io.braid.batch.command.RollbackCommand;
import io.braid.batch.command.StatusCommand;
import io.braid.batch.command.VerifyCommand;
import io.braid.core.command.Commands;
import io.braid.core.command.CommonOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The commands that need Spark for a while and then end. */
@Command(
    name = "braid",
    description = "Recomputes views, audits them, proves them.",
    subcommands = {
      InitCommand.class,
      BatchCommands.class,
      VerifyCommand.class,
      CheckCommand.class,
      PlanCommand.class,
      ApplyCommand.class,
      RollbackCommand.class,
      ForgetCommand.class,
      StatusCommand.class
    })
public final class Main {
  @Mixin private CommonOptions options = new CommonOptions();

  public static void main(String[] arguments) {
    System.exit(Commands.run(new Main(), arguments));
  }
}
