package io.braid.serving;

import io.braid.core.command.Commands;
import picocli.CommandLine.Command;

/** The commands of the serving layer. */
@Command(name = "braid", subcommands = ServeCommand.class)
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Commands.run(new Main(), arguments));
  }
}
