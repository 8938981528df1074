package io.braid.local;

import io.braid.core.error.BraidException;
import io.braid.local.command.LocalCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code braid local} and {@code braid demo}. */
@Command(name = "braid", subcommands = LocalCommand.class)
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String... args) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(Main::report)
        .execute(args);
  }

  private static int report(Exception e, CommandLine command, CommandLine.ParseResult ignored) {
    BraidException error =
        e instanceof BraidException known
            ? known
            : new BraidException(io.braid.core.error.ErrorCode.DEFECT, e.toString(), e);
    command.getErr().println(error.toText());
    command.getErr().flush();
    return error.code().category().exitCode();
  }
}
