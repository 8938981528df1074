package io.braid.local;

import io.braid.core.command.Commands;
import io.braid.local.command.LocalCommand;
import io.braid.local.demo.DemoCommand;
import picocli.CommandLine.Command;

/** {@code braid local} and {@code braid demo}. */
@Command(
    name = "braid",
    subcommands = {LocalCommand.class, DemoCommand.class})
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(Commands.run(new Main(), arguments));
  }
}
