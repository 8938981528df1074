package io.braid.core.command;

import io.braid.core.error.BraidException;
import io.braid.core.error.ErrorCode;
import io.braid.core.error.Nearest;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Runs a command of a {@code Main}, and turns whatever it throws into a text and an exit code. A
 * signal ends the process as usual (130, 143): nothing here holds it up.
 *
 * <pre>{@code
 * @Command(
 *     name = "serve",
 *     description = "Answers queries.",
 *     footer = {"", "Example: braid serve --project examples/flights"})
 * public final class Main implements Callable<Integer> {
 *   @Mixin private CommonOptions options = new CommonOptions();
 *
 *   public static void main(String[] arguments) {
 *     System.exit(Commands.run(new Main(), arguments));
 *   }
 *
 *   @Override
 *   public Integer call() {
 *     Project project = options.loadProject();
 *     …
 *     return 0;
 *   }
 * }
 * }</pre>
 */
public final class Commands {
  private static final String LAUNCHER = "braid";

  private Commands() {}

  /** Returns the exit code: 0, what the command returned, or that of the error's category. */
  public static int run(Object command, String... arguments) {
    return run(
        command,
        new PrintWriter(System.out, true, Charset.defaultCharset()),
        new PrintWriter(System.err, true, Charset.defaultCharset()),
        arguments);
  }

  static int run(Object command, PrintWriter out, PrintWriter err, String... arguments) {
    Failure failure = new Failure(err, List.of(arguments).contains("--json"));
    CommandLine line =
        new CommandLine(command)
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler((wrong, given) -> failure.tell(toUsage(wrong)))
            .setExecutionExceptionHandler((thrown, at, parsed) -> failure.tell(thrown));
    String[] given = withoutItsName(line, arguments);
    line.setCommandName(asCalled(line.getCommandName()));
    try {
      return line.execute(given);
    } catch (Error error) {
      return failure.tell(error);
    }
  }

  /** The launcher passes the command's name on; a {@code Main} of one command bears it itself. */
  private static String[] withoutItsName(CommandLine line, String... arguments) {
    boolean named = arguments.length > 0 && arguments[0].equals(line.getCommandName());
    return named ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
  }

  /** As a user types it, for help and errors. */
  private static String asCalled(String name) {
    return name.equals(LAUNCHER) ? name : LAUNCHER + " " + name;
  }

  private static BraidException toUsage(ParameterException wrong) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    String text =
        wrong instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()
            ? toText(unmatched.getUnmatched().get(0), wrong.getCommandLine())
            : wrong.getMessage() + ".";
    return new BraidException(
        ErrorCode.USAGE, "%s '%s --help' shows all that it knows".formatted(text, command), wrong);
  }

  private static String toText(String word, CommandLine line) {
    List<String> known = new ArrayList<>(line.getSubcommands().keySet());
    known.addAll(line.getCommandSpec().optionsMap().keySet());
    String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    String kind = name.startsWith("-") ? "option" : "argument";
    return "Unknown %s '%s'.%s"
        .formatted(
            kind, name, Nearest.find(name, known).map(" Did you mean '%s'?"::formatted).orElse(""));
  }
}
