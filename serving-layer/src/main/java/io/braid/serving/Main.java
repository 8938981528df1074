package io.braid.serving;

import io.braid.core.command.Commands;
import java.util.TimeZone;
import picocli.CommandLine.Command;

/** The commands of the serving layer. */
@Command(name = "braid", subcommands = ServeCommand.class)
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // DuckDB's driver takes times without zone for Java's own, which has gaps where clocks jump.
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    System.exit(Commands.run(new Main(), arguments));
  }
}
